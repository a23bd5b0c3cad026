"""What cells say instead of a letter, and instead of nothing, in the usual European languages.

Literal tables only; everything is compared folded (`raci.words.fold`): no case, accents, spaces or punctuation.
"""

from __future__ import annotations

LETTERS = {
    "A": """
        accountable, accountability, answerable, approver, approves, approve, approval, approved by, final approver,
        owner, owns, decides, decider, decision maker, decide, accountable person, rechenschaftspflichtig,
        gesamtverantwortlich, gesamtverantwortung, letztverantwortlich, ergebnisverantwortlich,
        kostenverantwortlich, genehmigt, genehmiger, freigabe, entscheidet, entscheidung, rechenschaft, approbateur,
        approuve, approbation, redevable, autorité, comptable, imputable, valideur, aprobador, aprueba, aprobación,
        rinde cuentas, responsable final, autoridad, rendición de cuentas, approva, approvatore, garante,
        responsabile finale, aprovador, aprova, autoridade, responsabilizado, prestador de contas,
        eindverantwoordelijk, eindverantwoordelijke, aansprakelijk, ytterst ansvarig, huvudansvarig, godkänner,
        ansvarlig for resultat, godkender, godkjenner, hovedansvarlig, øverst ansvarlig, vastuullinen,
        tilivelvollinen, hyväksyjä, omistaja, rozliczany, odpowiedzialny za rezultat, zatwierdza, zatwierdzający,
        nadzoruje, schvaluje, schvalovatel, elszámoltatható, jóváhagyó, jóváhagy, aprobă, aprobator, răspunzător,
        odobrava, nadležan, утверждает, подотчетный, подотчётный, несет ответственность, утверждающий, підзвітний,
        затверджує, λογοδοτεί, υπόλογος, εγκρίνει, hesap veren, onaylayan, onaylar, подотчетное лицо, подотчётное
        лицо, 説明責任, 説明責任者, 承認, 承認者, 最終責任, 当责, 當責, 问责, 問責, 批准, 审批, 核准, 최종 책임,
        승인, 설명 책임, ultimately responsible, signs off, sign-off, approver / owner, отвечает за результат,
        отвечает за, letztlich verantwortlich""",
    "R": """
        responsible, responsibility, does, doer, executes, execute, executor, executing, performs, perform,
        performer, does the work, driver, drives, drive, primary, lead, leads, implements, verantwortlich,
        zuständig, durchführung, arbeitet, durchführend, führt durch, durchführungsverantwortlich, ausführend,
        umsetzung, verantwortung, ausführung, réalisateur, réalise, réalisation, responsable, exécutant, exécute,
        acteur, fait, ejecuta, ejecutor, encargado, realiza, realizador, hace, esegue, esecutore, responsabile,
        realizza, responsável, executa, verantwoordelijk, verantwoordelijke, uitvoerend, uitvoerder, voert uit,
        ansvarig, utförare, utför, ansvarlig, udførende, udfører, utførende, utfører, suorittaja, vastaa, vastuu,
        tekijä, toteuttaja, odpowiedzialny, wykonuje, wykonawca, realizuje, odpovědný, provádí, vykonává,
        zodpovědný, felelős, végrehajtó, végrehajt, végzi, responsabil, execută, odgovoran, izvršava, provodi,
        izvršitelj, исполнитель, исполняет, ответственный, выполняет, виконавець, відповідальний, виконує,
        υπεύθυνος, εκτελεί, sorumlu, yapan, yürüten, uygulayan, ответственное лицо, en charge, chargé, responsabili,
        responsabiliza, odpovědné, odpovědní, odpovídá, zodpovídá, skyldighet, 責任, 責任者, 実行, 実行責任,
        実行責任者, 担当, 负责, 負責, 责任, 执行, 執行, 执行人, 实行, 담당, 실행, 실무, 수행, elaborează, elaborare,
        întocmește, faz, fa, macht, doet, gör, gjør, gør, делает, робить, robi, dělá, radi, отвечает""",
    "C": """
        consulted, consult, consultant, consults, consultation, contributor, contributes, contribute, input,
        advises, advisor, adviser, advice, to be consulted, gives input, provides input, konsultiert, zu
        konsultieren, wird konsultiert, beratend, beraten, berät, beratung, mitwirkung, mitwirkend, fachlich
        beratend, consulté, consultée, à consulter, consulte, contributeur, conseille, consultado, consultada,
        consultor, consulta, consultato, consultata, consultare, consulente, contributore, da consultare,
        geraadpleegd, raadplegen, te raadplegen, adviseert, adviseur, konsulteras, konsulterad, rådfrågas,
        rådfrågad, tillfrågas, konsulteres, konsulteret, konsultert, høres, rådføres, rådspørges, konsultoitava,
        konsultoidaan, kuultava, neuvoja, konsultowany, konsultuje, doradza, konzultován, konzultuje, konzultovaný,
        konzultált, konzultál, tanácsadó, bevont, consultat, este consultat, savjetuje, konzultiran, konzultira se,
        консультирует, консультант, консультируется, консультує, συμβουλεύει, συμβουλεύεται, ερωτάται, danışılan,
        danışılır, консультирование, консультации, zu rate gezogen, wird zu rate gezogen, konzultované, konzultovat,
        助言, 相談, 相談先, 協議, 协商, 諮詢, 咨询, 咨詢, 顾问, 参考, 參考, 자문, 협의""",
    "I": """
        informed, inform, information, informs, notified, notify, to be informed, kept informed, is informed, fyi,
        informiert, zu informieren, wird informiert, informieren, informé, informée, à informer, informer,
        informado, informada, informar, informato, informata, da informare, informare, geïnformeerd, informeren, te
        informeren, informeras, informerad, informeres, informeret, informert, orienteres, orienteret, tiedotettava,
        informoidaan, informoitava, tiedotetaan, informowany, poinformowany, informuje, informován, informovaný,
        informovat, tájékoztatott, tájékoztatandó, informált, értesített, informat, este informat, informiran,
        obavještava se, obaviješten, информируется, информируемый, информирован, информирует, уведомляется,
        інформується, інформований, поінформований, ενημερώνεται, ενημερωμένος, bilgilendirilen, bilgilendirilir,
        bilgi verilen, информирование, informate, informati, informées, informés, uppdaterad, uppdateras, oznámeno,
        通知, 報告, 報告先, 報告対象, 情報提供, 告知, 知会, 知會, 被告知, 통보, 공유, je informován, je informována,
        наблюдатель, уведомляемый, ознакомляется, informa, se informa, viene informato, é informado""",
    "S": """
        support, supports, supportive, supporting, supporter, assists, assist, helps, secondary, unterstützt,
        unterstützend, unterstützung, soutien, soutient, assiste, supporte, apoyo, apoya, soporte, supporto,
        supporta, apoio, apoia, suporte, ondersteunend, ondersteunt, ondersteuning, stödjer, stöd, stöttar, støtter,
        støtte, understøtter, tukee, tukija, wspiera, wsparcie, podporuje, podpora, támogat, támogató, sprijină,
        suport, podržava, podrška, поддерживает, поддержка, підтримує, υποστηρίζει, destekleyen, destek,
        spolupracuje, spolupráce, mitarbeit, mitarbeitend, wirkt mit""",
    "V": """
        verifies, verify, verifier, verification, checks, reviews, reviewer, review, quality reviewer, tests, tester,
        prüft, prüfer, verifiziert, vérifie, vérificateur, verifica, verificador, verificatore, controleert, granskar,
        kontrollerer, tarkastaa, weryfikuje, ověřuje, ellenőriz, проверяет, перевіряє, doğrular""",
    "G": """
        signs, sign off, sign-off, signs off, signatory, signing, agrees, agree, authorises, authorizes, authoriser,
        unterzeichnet, signe, signataire, firma, firmante, firmatario, assina, tekent""",
    "P": "proposes, propose, recommends, recommend, recommender, proposer, schlägt vor, propose, propone, propõe",
    "O": "omitted, omit, out of the loop, left out, excluded, not involved",
}
"""What cells say instead of a letter, by the letter that a matrix holds inside (raci.model.MEANINGS)."""

NOTHING = """
        n/a, na, not applicable, none, nil, no, nobody, nothing, no involvement, not involved, n, vacant, vacancy,
        unfilled, to be hired, unassigned, keine, kein, entfällt, unbesetzt, vakant, non pourvu, vacante, вакансия,
        nicht beteiligt, nein, aucun, aucune, néant, s/o, sans objet, ninguno, ninguna, no aplica, nessuno, nessuna, non
        applicabile, nenhum, nenhuma, não se aplica, geen, nvt, n.v.t, ingen, inget, ei, brak, nie dotyczy, nd, žádný,
        nincs, nu, nema, нет, не применимо, немає, δεν ισχύει, yok"""
"""What says: no part in it."""

ANSWERING = """
        verantwortlich, verantwortung, responsabilité, responsabilidad, responsabilità, responsabilidade, ansvar,
        odpovědnost, ответственность, responsable, responsabile, responsabili, responsável, verantwoordelijk, ansvarig,
        ansvarlig, ответственный, ответственное лицо, отвечает, odpovědný, odpovídá, zodpovídá, odpowiedzialny,
        odgovoran, felelős, відповідальний, responsabil, sorumlu"""
"""Words for responsible that say who answers where one of the next stands beside them."""

EXECUTING = """
        durchführung, durchführend, führt durch, ausführend, ausführung, umsetzung, arbeitet, réalise, réalisateur,
        réalisation, exécutant, exécute, ejecuta, ejecutor, realiza, esegue, esecutore, realizza, executa, uitvoerend,
        uitvoerder, voert uit, utför, utförare, udfører, utfører, исполнитель, исполняет, выполняет, provádí, vykonává,
        wykonuje, wykonawca, izvršitelj, izvršava, végrehajtó, végrehajt, виконавець, виконує, execută, yapan"""
"""Words for responsible that only say who does it."""

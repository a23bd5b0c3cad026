"""What people write over the columns of responsibility tables, in the usual European languages.

Literal tables only; everything is compared folded (`raci.words.fold`): no case, accents, spaces or punctuation.
"""

from __future__ import annotations

# Headings, by what stands below them.
HEADINGS = {
    "activity": """
        activity, activities, task, tasks, process, processes, step, steps, deliverable, deliverables, work package,
        work packages, action, actions, decision, decisions, responsibility, responsibilities, duty, duties, what,
        topic, item, function, functions, work item, work items, area of responsibility, process step, task name,
        activity name, milestone, milestones, milestones/deliverables, deliverable or task, task/deliverable, project
        task, project activity, project deliverable, work stream, requirement, requirements, event, description of
        activity, task description, activity description, process/activity, activities/tasks, project task/deliverable,
        key activity, key activities, job, scope, subject, wbs, control, service, practice, capability, scenario, name,
        title, description, aktivität, aktivitäten, aufgabe, aufgaben, tätigkeit, tätigkeiten, prozess, prozessschritt,
        schritt, thema, arbeitspaket, vorgang, maßnahme, was, activité, activités, tâche, tâches, processus, étape,
        étapes, livrable, livrables, mission, missions, quoi, actividad, actividades, tarea, tareas, proceso, etapa,
        paso, entregable, entregables, qué, attività, compito, compiti, processo, fase/attività, passo, cosa,
        atividade, atividades, tarefa, tarefas, etapas, o quê, activiteit, activiteiten, taak, taken, proces,
        processtap, stap, werkzaamheden, wat, aktivitet, aktiviteter, uppgift, uppgifter, arbetsuppgift, moment, vad,
        opgave, opgaver, oppgave, oppgaver, hvad, hva, tehtävä, tehtävät, toiminto, vaihe, mitä, zadanie, zadania,
        czynność, czynności, działanie, działania, krok, co, činnost, činnosti, úkol, úkoly, aktivita, aktivity, úloha,
        feladat, feladatok, tevékenység, tevékenységek, folyamat, activitate, activități, sarcină, sarcini, aktivnost,
        aktivnosti, zadatak, zadaci, задача, задачи, активность, действие, действия, процесс, этап, работа, работы,
        деятельность, мероприятие, завдання, діяльність, процес, етап, δραστηριότητα, δραστηριότητες, εργασία,
        εργασίες, ενέργεια, faaliyet, faaliyetler, görev, görevler, aktivite, süreç, adım, 任务, 任務, 活动, 活動,
        工作, 工作项, 步骤, 步驟, 流程, 事项, 事項, タスク, 作業, 作業項目, 業務, 項目, アクティビティ, プロセス, 활동,
        작업, 업무, 태스크,
        กิจกรรม, งาน, หน้าที่, ขั้นตอน, công việc, hoạt động, nhiệm vụ, quy trình, aktivitas, kegiatan, tugas, المهمة, النشاط,
        משימה, פעילות""",
    "work": """
        activity, activities, task, tasks, duty, duties, deliverable, deliverables, process, processes, decision,
        decisions, responsibility, responsibilities, work package, work packages, milestone, milestones, aktivität,
        aktivitäten, aufgabe, aufgaben, tätigkeit, tätigkeiten, activité, activités, tâche, tâches, actividad,
        actividades, tarea, tareas, attività, compito, compiti, atividade, atividades, tarefa, tarefas, activiteit,
        activiteiten, taak, taken, aktivitet, uppgift, uppgifter, opgave, opgaver, oppgave, oppgaver, tehtävä, zadanie,
        zadania, czynność, činnost, činnosti, úkol, úkoly, feladat, feladatok, zadatak, задача, задачи, активность,
        завдання, görev, görevler, 任务, 任務, 活动, 活動, タスク, 業務, 작업, 업무""",
    "section": """
        area, areas, phase, phases, stage, category, group, section, workstream, stream, domain, process group, theme,
        epic, module, management area, key management area, bereich, gebiet, kategorie, gruppe, domaine, catégorie,
        fase, área, dominio, categoría, grupo, categoria, gebied, onderdeel, område, kategori, alue, obszar, etap, faza,
        oblast, fáze, terület, fázis, domeniu, области, область, раздел, фаза, розділ, περιοχή, φάση, alan, aşama, evre,
        team""",
    "role": """
        role, roles, who, person, people, team, teams, stakeholder, stakeholders, role name, role/person, name, member,
        team member, position, function, department, assignee, party, actor, responsible party, participant, group, job
        title, rolle, rollen, wer, beteiligte, abteilung, stelle, funktion, rôle, rôles, qui, acteur, acteurs, équipe,
        fonction, intervenant, rol, quién, equipo, cargo, puesto, ruolo, ruoli, chi, funzione, papel, papéis, função,
        quem, equipe, wie, afdeling, functie, roll, roller, vem, hvem, avdeling, rooli, roolit, kuka, rola, kto,
        zespół, stanowisko, kdo, tým, szerepkör, szerep, ki, cine, echipă, uloga, uloge, tko, роль, роли, кто, отдел,
        команда, хто, ролі, ρόλος, ρόλοι, ποιος, kim, ekip, 角色, 人员, 部门, 役割, 担当者, 部署, ロール, 역할, 담당자,
        담당, 부서,
        บทบาท, ผู้รับผิดชอบ, vai trò, bộ phận, peran, jabatan, الدور, תפקיד""",
    "letter": """
        raci, rasci, raci code, raci role, raci letter, raci value, raci type, daci, rapid, assignment, letter, code,
        responsibility, responsibility type, involvement, type, participation, raci assignment, level, involvement
        type, verantwortlichkeit, beteiligung, art, responsabilité, implication, responsabilidad, responsabilità,
        responsabilidade, verantwoordelijkheid, ansvar, vastuu, odpowiedzialność, odpovědnost, felelősség,
        responsabilitate, odgovornost, ответственность, відповідальність, ευθύνη, sorumluluk, 职责, 職責, 責任区分,
        分担, 책임""",
    "other": """
        id, ids, no, no., nr, nr., number, #, ref, ref., reference, status, state, comment, comments, note, notes,
        remark, remarks, deliverable, deliverables, output, outputs, input, inputs, date, due date, due, start, start
        date, end, end date, deadline, priority, pri, prio, frequency, duration, effort, link, links, source, version,
        moscow, rag, rag status, status rag, rag rating, traffic light, traffic lights, ampel, ampelstatus, cost,
        budget, type, tool, tools, system, systems, description, details, detail, definition, explanation, rationale,
        evidence, document, documents, documentation, template, when, week, where, how, why, check, checks, count of a,
        count of r, gap, gaps, agreed on, phase, category, level, prerequisites, dependencies, dependency, predecessor,
        predecessors, sla, kpi, metric, metrics, risk, risks, complete, done, percent complete, progress, url, email,
        e-mail, step id, task id, wbs, wbs id, rating, rank, class, total, nummer, bemerkung, bemerkungen, kommentar,
        kommentare, anmerkung, anmerkungen, datum, termin, beschreibung, ergebnis, häufigkeit, priorität, numéro,
        statut, commentaire, commentaires, remarque, remarques, échéance, fréquence, priorité, número, estado,
        comentario, comentarios, observaciones, fecha, descripción, frecuencia, prioridad, numero, stato, commento,
        commenti, data, descrizione, frequenza, priorità, comentário, comentários, observações, descrição, frequência,
        prioridade, opmerking, opmerkingen, beschrijving, toelichting, kommentarer, anmärkning, beskrivning,
        beskrivelse, huomautus, huomautukset, kuvaus, uwagi, opis, komentarz, poznámka, poznámky, popis, megjegyzés,
        leírás, observații, comentarii, descriere, napomena, komentar, примечание, примечания, комментарий,
        комментарии, описание, статус, дата, примітка, опис, σχόλια, παρατηρήσεις, περιγραφή, açıklama, not, notlar,
        yorum, tarih, durum, 编号, 编码, 备注, 備註, 说明, 說明, 状态, 狀態, 优先级, 番号, 備考, 説明, 状況, 期限,
        優先度, 번호, 비고, 설명, 상태, 우선순위""",
    "graded": """
        id, ids, no, no., nr, nr., number, #, ref, ref., status, state, priority, pri, prio, version, moscow, rag, rag
        status, status rag, rag rating, traffic light, traffic lights, ampel, ampelstatus, type, code, category, level,
        rating, rank, class, wbs, wbs id, step id, task id, grade, score, nummer, stand, priorität, art, klasse, stufe,
        priorité, statut, niveau, classe, prioridad, estado, tipo, nivel, clase, priorità, stato, livello, prioridade,
        nível, prioriteit, prioritet, priorytet, priorita, статус, приоритет, öncelik, durum, count of a, count of r""",
}

# Headings over names, by the letter that a name below them gets.
NAMED = {
    "A": """
        dri, directly responsible individual, directly responsible individual (dri), owner, owners, owned by, who,
        accountable, accountable person, accountable party, accountable owner, accountable team, accountable role,
        decision maker, decider, decision owner, approver, approved by, business owner, process owner, product owner,
        task owner, action owner, single threaded owner, sto, point person, main owner, primary owner, wer,
        verantwortlicher, verantwortliche, gesamtverantwortlich, qui, propriétaire, quién, dueño, propietario, chi,
        proprietario, quem, dono, proprietário, eigenaar, wie, ägare, ejer, eier, omistaja, właściciel, vlastník, kto,
        kdo, vem, hvem, кто, владелец, власник, хто, accountable (a), a - accountable, a (accountable), who owns it,
        owner/dri, lead, lead owner, accountability, 负责人, 負責人, 责任人, 責任人, 責任者, オーナー, 책임자""",
    "R": """
        responsible, responsible person, responsible party, responsible team, responsible role, doer, assignee,
        assigned to, performed by, executed by, driver, zuständig, zuständigkeit, verantwortlich, responsable,
        responsables, responsabile, responsável, verantwoordelijk, verantwoordelijke, ansvarig, ansvarlig,
        vastuuhenkilö, odpowiedzialny, odpovědný, felelős, responsabil, odgovoran, ответственный, исполнитель,
        відповідальний, виконавець, υπεύθυνος, sorumlu, responsibility of, 担当者, 担当, 执行人, 経办人, 실무자,
        담당자""",
    "C": "consulted, contributor, contributors, consult, advisor, advisors, reviewer, reviewers",
    "I": "informed, notified, inform, notify, stakeholders informed",
    "S": "support, supporting, supported by, supporters, supporting team, supporting teams, helper",
}

TOTALS = """
        total, totals, sum, count, grand total, total a, total r, total c, total i, count of a, count of r, count of c,
        count of i, summe, gesamt, anzahl, somme, total general, totale, totaal, razem, celkem, összesen, итого, всего,
        # of a, # of r, number of a, number of r, number of c, number of i, a count, r count, c count, i count"""

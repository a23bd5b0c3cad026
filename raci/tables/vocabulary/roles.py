"""Words in which names of roles end, and with which names of activities begin.

Literal tables only; everything is compared folded (`raci.words.fold`): no case, accents, spaces or punctuation.
"""

from __future__ import annotations

ROLES = """
        manager, lead, leader, team, teams, engineer, engineers, developer, developers, analyst, architect,
        owner, owners, director, head, officer, sponsor, coordinator, administrator, admin, specialist,
        consultant, designer, tester, customer, client, vendor, supplier, committee, board, department, office,
        ceo, cto, cfo, cio, ciso, coo, cpo, cmo, pm, po, pmo, ba, qa, hr, dev, devops, management, audit,
        auditor, counsel, secretary, qc, qs, tl, em, pmm, tpm, ux, ui, ops, sre, sme, vp, executive, executives,
        president, chief, staff, user, users, stakeholder, stakeholders, group, provider, partner, legal,
        finance, sales, marketing, operations, it, security, master, scrum, product, business, editor, reviewer,
        author, maintainer, maintainers, steward, contractor, council, chair, employee, advisor, adviser,
        scientist, nurse, doctor, physician, surgeon, pharmacist, dean, teacher, professor, student, students,
        researcher, registrar, treasurer, trustee, trustees, volunteer, volunteers, donor, regulator,
        accountant, recruiter, technician, inspector, planner, clerk, scribe, deputy, buyer, tenant, supervisor,
        agent, operator, controller, leiter, leiterin, leitung, teamleiter, projektleiter, abteilung, kunde,
        geschäftsführung, entwickler, auftraggeber, chef, responsable, directeur, équipe, direction, gerente,
        jefe, equipo, responsabile, direttore, cliente, diretor, equipe, gestor, klant, afdeling, leverancier,
        projektledare, kund, projektleder, kierownik, zespół, klient, vedoucí, manažer, zákazník, vezető,
        руководитель, менеджер, отдел, директор, заказчик, команда, аналитик, разработчик"""

VERBS = """
        define, develop, create, write, review, approve, manage, plan, design, build, test, deploy, release, monitor,
        report, update, maintain, prepare, identify, conduct, provide, ensure, implement, perform, deliver, collect,
        gather, select, train, document, validate, verify, communicate, track, assign, run, execute, establish, set,
        determine, evaluate, assess, analyse, analyze, hire, support, coordinate, organise, organize, configure,
        install, submit, sign, close, open, handle, resolve, respond, lead, draft, obtain, schedule, estimate,
        negotiate, purchase, procure, publish, migrate, operate, produce, facilitate, drive, own, make"""

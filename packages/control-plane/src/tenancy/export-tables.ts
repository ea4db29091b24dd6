/** A table whose rows go into the archive of a member: in which folder, and what they are, for people. */
export interface TableToExport {
  readonly name: string
  readonly folder: string
  readonly about: string
}

const inFolder = (folder: string, tables: Readonly<Record<string, string>>): TableToExport[] =>
  Object.entries(tables).map(([name, about]) => ({ name, folder, about }))

/**
 * What may change, read as it stood at one instant. A test wants every table that a member may read to be here, among
 * `historyTables`, or among those that are left out with a reason.
 */
export const snapshotTables: readonly TableToExport[] = [
  ...inFolder('configuration', {
    tenant: 'La collectivité dans cette installation.',
    own_identity: 'Noms et identifiants de la collectivité, datés.',
    own_population: 'Populations légales de la collectivité, datées.',
    agreement: 'Conventions d’adhésion.',
    agreement_amendment: 'Avenants aux conventions.',
    own_act: 'Délibérations et décisions citées par les conventions et les mandats.',
    own_act_file: 'Leurs textes signés, qui sont à côté en PDF.',
    recipient: 'Où les dettes sont enregistrées : SIRET, budget, code service.',
    recipient_engagement: 'Engagements juridiques donnés pour un exercice.',
    payer_assignment: 'Qui paie pour la collectivité, et depuis quand.',
    tenant_condition: 'États observés de l’espace de la collectivité.',
    tenant_placement: 'Ce que sont les données et jusqu’où elles peuvent se trouver.',
    placement_change: 'Changements de ces règles, avec leurs visas.',
    tenant_suspension: 'Suspensions d’accès.',
    subprocessor_objection: 'Oppositions à des sous-traitants, avec les réponses.',
    tenant_adoption: 'Espaces de noms repris tels qu’ils existaient.',
  }),
  ...inFolder('people', {
    mandate: 'Mandats et délégations des personnes.',
    tenant_contact: 'Contacts par fonction.',
    invitation: 'Invitations à agir pour la collectivité (sans leurs secrets).',
    role_assignment: 'Rôles tenus par invitation.',
    access_token: 'Jetons d’accès de la collectivité (sans leurs secrets).',
  }),
  ...inFolder('notification', {
    webhook_endpoint: 'Adresses d’envoi d’événements (sans leurs secrets).',
    notice: 'Avis : ce qui a été porté à la connaissance de la collectivité.',
    delivery: 'Envois de ces avis, par destinataire.',
    postal_choice: 'Envoi sur papier ou non, et adresse postale, datés.',
    paper_letter: 'Courriers envoyés sur papier, et à quelle adresse.',
    use_alert: 'Seuils d’utilisation atteints.',
  }),
  ...inFolder('quota', {
    own_offer: 'Offres pour lesquelles la collectivité a un quota.',
    quota: 'Quotas en vigueur.',
    quota_data_class: 'Natures de données admises par quota.',
    quota_request: 'Demandes de quota.',
    quota_request_line: 'Lignes des demandes de quota.',
    quota_request_event: 'Historique des demandes de quota.',
    temporary_quota: 'Parts temporaires de quotas.',
    needs_answer: 'Réponses aux recensements annuels des besoins.',
    needs_outcome: 'Ce qui a été retenu de ces recensements : coût de l’année et engagement proposé.',
    quota_loan: 'Prêts d’espace entre collectivités.',
    own_ledger_entry: 'Registre de capacité : écritures au compte de la collectivité.',
  }),
  ...inFolder('places', {
    own_place: 'Grappes et sites sur lesquels la collectivité peut avoir des données.',
    tenant_namespace: 'Espaces de noms de la collectivité.',
    protected_claim: 'Volumes.',
    claim_measurement: 'Utilisation mesurée dans les volumes.',
    capacity_gauge: 'Dernières tailles observées des volumes et instantanés.',
    tenant_bucket: 'Compartiments d’objets.',
    bucket_canary: 'Essais de suppression dans les compartiments de sauvegarde.',
    provisioning_event: 'Étapes de la mise en place.',
  }),
  ...inFolder('protection', {
    tenant_protection: 'Dernier examen des sauvegardes.',
    backup_slot: 'Heure de la sauvegarde nocturne.',
    backup_copy: 'Copies de sauvegarde.',
    protection_task: 'Sauvegardes, restaurations et essais demandés.',
    protection_task_event: 'Historique de ces tâches.',
    restore_drill: 'Essais de restauration et leurs constats.',
  }),
  ...inFolder('lifecycle', {
    tenant_exit: 'Départs.',
    tenant_exit_event: 'Historique des départs.',
    tenant_exit_item: 'Ce qui contenait des données lors d’un départ.',
    tenant_move: 'Déménagements.',
    tenant_move_event: 'Historique des déménagements.',
    tenant_move_offer: 'Quotas déménagés.',
    tenant_move_claim: 'Volumes déménagés.',
    tenant_move_item: 'Ce qu’un déménagement a laissé derrière lui.',
    tenant_move_loss: 'Grappes déclarées perdues.',
    tenant_move_lost_item: 'Ce qu’on n’a pas pu voir disparaître sur elles.',
    tenant_export: 'Exports demandés.',
  }),
  ...inFolder('usage', {
    usage_slice: 'Utilisation intégrée par jour, dont les montants sont faits.',
    usage_month: 'La même, par mois.',
    revised_slice: 'Celle de jours, révisée après clôture.',
    replaced_reading: 'Relevés remplacés, et pourquoi.',
  }),
  ...inFolder('billing', {
    charge: 'Lignes de montant, avec leur explication.',
    statement: 'États récapitulatifs.',
    statement_line: 'Lignes des états.',
    statement_vat_group: 'TVA des états, par taux.',
    statement_charge: 'De quels montants chaque état est fait.',
    statement_grounds: 'Sur quoi chaque état repose : prix, actes, lieux, preuves.',
    statement_issue: 'Numéros et dates d’émission.',
    statement_batch_item: 'Lots d’émission.',
    statement_reference: 'Références données pour l’émission.',
    statement_reminder: 'Relances de références manquantes.',
    statement_dispute: 'Contestations.',
    line_paid_by_other: 'Lignes payées par une autre collectivité.',
    statement_carry: 'Montants reportés.',
    carried_charge: 'De quels montants les reports sont faits.',
    statement_take_up: 'Reports repris par un état.',
    titre: 'Titres de recettes.',
    titre_rejection: 'Rejets de titres.',
    titre_payment: 'Paiements de titres.',
    unit_forecast: 'Unités prévues par exercice.',
    forecast_notice: 'Avis de prévision, préparés ou envoyés.',
    forecast_notice_sending: 'Quels avis de prévision ont été envoyés, et quand.',
    opening_balance: 'Montants repris de l’exercice antérieur.',
    member_budget: 'Budgets de la collectivité.',
    member_budget_crossing: 'Seuils de budget franchis.',
  }),
]

/** What is only ever added to, read page by page after that instant. */
export const historyTables: readonly TableToExport[] = inFolder('usage', {
  reading: 'Relevés bruts.',
})

/** Tables that a member may read and that are not rows of its archive, each with the reason. */
export const tablesLeftOut: Readonly<Record<string, string>> = {
  audit_entry: 'it is the audit trail, which has a file of its own',
  audit_seal: 'it is part of the audit trail',
  audit_tenant_checkpoint: 'it is part of the audit trail',
  idempotency_key: 'answers repeated for a month, each of which is a fact somewhere else',
  tenant_export_file: 'it is the archive itself',
  tenant_export_part: 'it is the archive itself',
  agreement_wording: 'a view of agreement and agreement_amendment',
  charge_on_statement: 'a view of statement_charge and charge',
  quota_ancestor: 'what pools have left is not the member’s',
}

import type { ProblemCode } from '@grenier/contracts'

/** What breaking a constraint means to the caller. A constraint that is not named here can only be broken by a defect. */
export const problemOfConstraint: ReadonlyMap<string, ProblemCode> = new Map([
  ['organisation_identity_siren_in_force', 'organisation-known'],
  ['organisation_identity_insee_code_in_force', 'organisation-known'],
  ['organisation_group_group_id_fkey', 'organisation-unknown'],
  ['tenant_organisation_id_key', 'tenant-known'],
  ['tenant_organisation_id_fkey', 'organisation-unknown'],
  ['tenant_storage_cluster_id_fkey', 'cluster-unknown'],
  ['tenant_backup_cluster_id_fkey', 'cluster-unknown'],
  ['agreement_act_id_fkey', 'act-unknown'],
  ['mandate_act_id_fkey', 'act-unknown'],
  ['tenant_exit_one_open', 'exit-open'],
  ['territory_event_one_open', 'territory-event-open'],
  ['tenant_export_one_open', 'export-under-way'],
  ['subprocessor_objection_one', 'objection-known'],
  ['tenant_move_one_open', 'move-open'],
  ['tenant_adoption_one_for_tenant', 'adoption-under-way'],
  ['tenant_adoption_one_for_namespace', 'adoption-namespace-taken'],
  ['tenant_suspension_one_lasting', 'suspension-known'],
  ['site_code_key', 'site-known'],
  ['site_location_pkey', 'site-location-known'],
  ['cluster_name_key', 'cluster-known'],
  ['cluster_kube_system_uid_key', 'cluster-known'],
  ['cluster_site_id_fkey', 'site-unknown'],
  ['offer_code_key', 'offer-known'],
  ['offer_cluster_id_fkey', 'cluster-unknown'],
  ['quota_node_depth', 'pool-too-deep'],
  ['quota_node_organisation_id_fkey', 'organisation-unknown'],
  ['quota_level_offer_id_fkey', 'offer-unknown'],
  ['quota_level_node_id_fkey', 'pool-unknown'],
  ['quota_offer_id_fkey', 'offer-unknown'],
  ['quota_request_line_offer_id_fkey', 'offer-unknown'],
  ['tariff_act_id_fkey', 'act-unknown'],
  ['fctva_rate_pkey', 'fctva-rate-known'],
  ['tariff_one_per_day', 'tariff-overlaps'],
  ['cost_pool_month_code_key', 'cost-pool-known'],
  ['cost_pool_act_id_fkey', 'act-unknown'],
  ['protection_task_one_backup', 'backup-under-way'],
  ['protection_task_one_per_claim', 'restore-claim-exists'],
  ['idempotency_key_pkey', 'idempotency-key-reused'],
])

/** Broken by a race that the same work, run again, will see and avoid: a slug just taken, a pool just given out. */
export const retriedConstraints: ReadonlySet<string> = new Set([
  'tenant_slug_key',
  'quota_level_within_limit',
  'quota_policy_pkey',
  'refusal_motifs_pkey',
  // Another member's move brings that name there since it was looked.
  'tenant_move_one_for_target',
  // Somebody commented while the cluster's agreement was written down.
  'quota_request_event_pkey',
])

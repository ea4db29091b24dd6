import type { Condition, TenantDetail, TenantQuota } from '@grenier/contracts'
import type { CommandSpec } from '../command/command-spec.ts'
import type { Language } from '../language.ts'
import { type Column, colon, type Row, valueText } from '../output/cells.ts'
import { writeOne } from '../output/formats.ts'
import { pagedTable } from '../output/table.ts'
import { exitCodes, type Terminal } from '../terminal.ts'
import { encodeAnswer } from './encode-answer.ts'
import { tenantIdOf } from './find-tenant.ts'

/** `grenier describe tenant WHICH`: a member, what it has, and what was observed of it. */
export const describeTenantCommand: CommandSpec = {
  words: ['describe', 'tenant'],
  summary: { fr: 'décrire un membre', en: 'describe a member' },
  arguments: [
    {
      name: 'membre',
      text: { fr: 'nom court, SIREN, code INSEE ou identifiant', en: 'slug, SIREN, INSEE code or id' },
      isOptional: true,
    },
  ],
  examples: ['grenier describe tenant cergy', 'grenier describe tenant 219501277 -o yaml'],
  isRemote: true,
  hasOutput: true,
  run: async (call) => {
    const client = call.client()
    const tenantId = await tenantIdOf(call, call.argument(0))
    const sent = { params: { tenantId }, signal: call.signal }
    const [tenant, quotas] = await Promise.all([client.call('getTenant', sent), client.call('getTenantQuotas', sent)])
    const value = {
      ...encodeAnswer('getTenant', tenant),
      quotas: encodeAnswer('getTenantQuotas', quotas)['items'],
    }
    writeOne(call.terminal, call.format, { value, lines: () => linesOf(call.terminal, tenant, value) })
    return exitCodes.done
  },
}

const labels = {
  fr: {
    slug: 'Nom court',
    siren: 'SIREN',
    insee: 'Code INSEE',
    group: 'EPCI',
    inhabitants: 'Habitants',
    agreement: 'Convention',
    enrolled: 'Membre depuis',
    id: 'Identifiant',
    quotas: 'Quotas',
    conditions: 'Constats',
    none: 'aucun',
  },
  en: {
    slug: 'Slug',
    siren: 'SIREN',
    insee: 'INSEE code',
    group: 'EPCI',
    inhabitants: 'Inhabitants',
    agreement: 'Agreement',
    enrolled: 'Member since',
    id: 'Id',
    quotas: 'Quotas',
    conditions: 'Conditions',
    none: 'none',
  },
} as const satisfies Record<Language, Record<string, string>>

function linesOf(terminal: Terminal, tenant: TenantDetail, value: Row): string[] {
  const { language } = terminal
  const label = labels[language]
  const facts: readonly (readonly [string, string])[] = [
    [label.slug, tenant.slug],
    [label.siren, tenant.siren ?? label.none],
    [label.insee, tenant.inseeCode ?? label.none],
    [label.group, tenant.groupName ?? label.none],
    [label.inhabitants, valueText(tenant.inhabitants, 'count', language)],
    [label.agreement, tenant.agreement?.number ?? label.none],
    [label.enrolled, valueText(value['enrolledAt'], 'instant', language)],
    [label.id, tenant.id],
  ]
  const width = Math.max(...facts.map(([name]) => name.length)) + 2
  return [
    valueText(tenant.name, 'text', language),
    ...facts.map(([name, text]) => `  ${name.padEnd(width)}${valueText(text, 'text', language)}`),
    ...section(terminal, label.quotas, { columns: quotaColumns, rows: value['quotas'] as readonly Row[] }),
    ...section(terminal, label.conditions, { columns: conditionColumns, rows: value['conditions'] as readonly Row[] }),
  ]
}

function section(
  terminal: Terminal,
  title: string,
  { columns, rows }: { columns: readonly Column[]; rows: readonly Row[] },
): string[] {
  if (rows.length === 0) return ['', `${title}${colon(terminal.language)}${labels[terminal.language].none}`]
  const width = terminal.columns === null ? null : terminal.columns - 2
  const lines = pagedTable(columns, { ...terminal, columns: width }).page(rows)
  return ['', title, ...lines.map((line) => `  ${line}`)]
}

const quotaColumns: readonly Column[] = [
  { header: { fr: 'offre', en: 'offer' }, of: 'offerCode' satisfies keyof TenantQuota },
  { header: { fr: 'quota', en: 'quota' }, of: 'quotaBytes' satisfies keyof TenantQuota, kind: 'bytes' },
  { header: { fr: 'utilisé', en: 'used' }, of: 'usedBytes' satisfies keyof TenantQuota, kind: 'bytes' },
  { header: { fr: 'état', en: 'state' }, of: 'state' satisfies keyof TenantQuota },
]

const conditionColumns: readonly Column[] = [
  { header: { fr: 'constat', en: 'condition' }, of: 'type' satisfies keyof Condition },
  { header: { fr: 'vrai', en: 'true' }, of: 'status' satisfies keyof Condition },
  { header: { fr: 'raison', en: 'reason' }, of: 'reason' satisfies keyof Condition },
  { header: { fr: 'dit', en: 'says' }, of: 'message' satisfies keyof Condition },
]

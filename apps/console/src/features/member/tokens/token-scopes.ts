import { type Endpoint, endpoints, type OperationId, type Role } from '@grenier/contracts'

/** What a token may be narrowed to, in words of a commune: each stands for operations of the API. */
export const tokenScopes = {
  spaces: ['getSpaceOutlook', 'listOffers', 'listQuotaRequests', 'getQuotaRequest'],
  backups: [
    'getTenantProtection',
    'listBackupCopies',
    'listRestoreDrills',
    'listProtectionTasks',
    'getProtectionTask',
    'getDrillCertificatePdf',
  ],
  statements: [
    'listStatements',
    'getStatement',
    'getStatementPdf',
    'getStatementCsv',
    'listCharges',
    'explainCharge',
    'listChargeReadings',
  ],
  ask: ['simulateQuotaRequest', 'submitQuotaRequest', 'withdrawQuotaRequest'],
  export: ['requestTenantExport', 'listTenantExports', 'getTenantExport', 'getTenantExportFile'],
} as const satisfies Record<string, readonly OperationId[]>

export type TokenScope = keyof typeof tokenScopes

/** What whoever holds these roles can narrow a token to: a token gives no more than they may. */
export function scopesOf(roles: readonly Role[]): readonly TokenScope[] {
  const may = (operation: OperationId): boolean => {
    const { roles: wanted }: Endpoint = endpoints[operation]
    return wanted.some((role) => roles.includes(role))
  }
  return (Object.keys(tokenScopes) as TokenScope[]).filter((scope) => tokenScopes[scope].every(may))
}

/** The operations of several scopes. */
export function operationsOf(scopes: readonly TokenScope[]): OperationId[] {
  return scopes.flatMap((scope) => [...tokenScopes[scope]])
}

/** Which scopes a token's operations make up, in the order in which they are offered; null: they are no whole scopes. */
export function scopesOfOperations(operations: readonly string[]): readonly TokenScope[] | null {
  const whole = (Object.keys(tokenScopes) as TokenScope[]).filter((scope) =>
    tokenScopes[scope].every((operation) => operations.includes(operation)),
  )
  return new Set(operationsOf(whole)).size === new Set(operations).size ? whole : null
}

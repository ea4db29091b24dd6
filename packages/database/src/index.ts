export { ensureLogins, type ScopePasswords } from './migration/ensure-logins.ts'
export { type MigrateOptions, migrate } from './migration/migrate.ts'
export { type Database, type DatabaseOptions, openDatabase } from './open-database.ts'

import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { makeServerCertificate, type ServerCertificate } from './tls.ts'

/** What a kubeconfig holds of a server. */
export interface Credentials extends ServerCertificate {
  readonly token: string
}

/** Those that the file keeps, or new ones, which it then keeps. Without a file they are new at each start. */
export async function openCredentials(file?: string): Promise<Credentials> {
  if (file !== undefined && existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')) as Credentials
  const credentials = { ...(await makeServerCertificate(new Date())), token: randomBytes(32).toString('hex') }
  if (file !== undefined) {
    writeFileSync(`${file}.new`, JSON.stringify(credentials), { mode: 0o600 })
    renameSync(`${file}.new`, file)
  }
  return credentials
}

import { Client } from 'pg'
import { ids, insertGround, insertMember, recordedAt } from '../../harness/fixtures.ts'
import type { Browser } from './browser.ts'
import { type SignInApi, startSignInApi } from './sign-in-api.ts'

/** The API with sign-in over two members, and the two people of the demo who give access. */
export interface TwoMembers {
  readonly api: SignInApi
  /** A superuser's connection, for looking behind the scopes. */
  readonly admin: Client
  /** Browsers in which somebody has signed in: of the platform, and who administers the first member. */
  readonly operator: Browser
  readonly communal: Browser
  close(): Promise<void>
}

export async function startTwoMembers(): Promise<TwoMembers> {
  const api = await startSignInApi(recordedAt)
  const admin = new Client({ connectionString: api.adminUrl })
  await admin.connect()
  await api.unitOfWork.transact({ kind: 'platform' }, async (tx) => {
    await insertGround(tx)
    for (const number of [1, 2]) await insertMember(tx, number)
  })
  api.serve(ids.tenant(1))
  return {
    api,
    admin,
    operator: await api.signedIn('demo-exploitation'),
    communal: await api.signedIn('demo-administration'),
    close: async () => {
      await admin.end()
      await api.close()
    },
  }
}

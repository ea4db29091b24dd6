import { PrismaPg } from '@prisma/adapter-pg'
import { type ClientBase, Pool } from 'pg'
import { PrismaClient } from '../generated/client.ts'

/** The parts of the Prisma client that work inside a transaction which somebody else opened. */
export type ScopedPrisma = Omit<
  PrismaClient,
  '$transaction' | '$connect' | '$disconnect' | '$on' | '$extends' | '$executeRawUnsafe' | '$queryRawUnsafe'
>

/**
 * A pool that hands out nothing: every query of the Prisma client runs on the one connection whose transaction is open
 * and whose scope is set. Prisma asks for a connection of its own only to open a transaction (nested writes); inside ours
 * that would commit it half-way, so it is refused.
 */
class ConnectionPool extends Pool {
  constructor(connection: ClientBase) {
    super()
    this.query = connection.query.bind<Pool['query']>(connection)
    this.connect = (() =>
      Promise.reject(
        new Error('a Prisma call that opens its own transaction cannot run inside a scoped one'),
      )) as typeof this.connect
  }
}

// A Prisma client costs milliseconds to make, so it stays with its connection; it is collected with it.
const clients = new WeakMap<ClientBase, PrismaClient>()

/** The Prisma client of a connection on which a scoped transaction is open. */
export function prismaOn(connection: ClientBase): ScopedPrisma {
  const known = clients.get(connection)
  if (known !== undefined) return known
  const made = new PrismaClient({ adapter: new PrismaPg(new ConnectionPool(connection)) })
  clients.set(connection, made)
  return made
}

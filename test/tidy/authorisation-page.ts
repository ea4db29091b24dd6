import { type Endpoint, endpoints, roles, type Segregation, segregations } from '@grenier/contracts'

const table: readonly (readonly [string, Endpoint])[] = Object.entries(endpoints)

const intro = `# Who may do what

This page is made from the endpoint table (\`packages/contracts\`) and a test holds it equal to it; change the table, then run
\`npx vitest run --project integration test/tidy/authorisation.test.ts -u\`. Every row and every column of it is tried by
\`apps/api/src/roles.test.ts\`: a role that is marked gets in, any other is answered 403.

Where somebody's roles come from is told in [access.md](access.md). A member's role holds in its own tenant: where **own** is
marked, any other tenant answers as a missing one. **In person** marks what no personal or service token may do.
**Everyone** is whoever is signed in, also without any role.
`

const segregationIntro = `## Two persons

Where money or capacity is decided, nobody decides alone what they asked for themselves. The use cases hold it, by the person
and not by the role. A personal token is its person; a service token has no role that decides.
`

/** The authorisation table as a page: a table for each context, then what two persons do. */
export function authorisationPage(): string {
  const contexts = [...new Set(table.map(([, { context }]) => context))]
  return [
    intro,
    ...contexts.map((context) => `## ${context}\n\n${contextTable(context)}\n`),
    segregationIntro,
    segregationTable(segregations),
    '',
  ].join('\n')
}

function contextTable(context: string): string {
  const head = ['action', 'address', ...roles, 'notes']
  const rows = table
    .filter(([, endpoint]) => endpoint.context === context)
    .map(([operation, endpoint]) => [
      `\`${operation}\``,
      `\`${endpoint.method} ${endpoint.path}\``,
      ...roles.map((role) => (endpoint.everyPerson !== true && endpoint.roles.includes(role) ? '✓' : '')),
      notesOf(endpoint),
    ])
  return markdownTable(head, rows)
}

function notesOf({ everyPerson, tenantParam, inPerson }: Endpoint): string {
  return [
    ...(everyPerson === true ? ['**everyone**'] : []),
    ...(tenantParam === true ? ['own'] : []),
    ...(inPerson === true ? ['in person'] : []),
  ].join(', ')
}

function segregationTable(all: readonly Segregation[]): string {
  const names = (operations: readonly string[]) => operations.map((operation) => `\`${operation}\``).join(', ')
  const rows = all.map(({ first, second, code, what, setting }) => [
    what,
    names(first),
    names(second),
    `\`${code}\``,
    setting === undefined ? 'always' : `with \`${setting}=true\``,
  ])
  return markdownTable(['rule', 'one person', 'another', 'code', 'holds'], rows)
}

function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}

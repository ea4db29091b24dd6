/** A statement of a migration, without comments and with its blanks made one. */
export interface SqlStatement {
  readonly text: string
  /** Of its first character in the file. */
  readonly offset: number
}

/** What is one piece however many semicolons stand in it: a comment, a text, a quoted name, or a body in dollars. */
const piece = /--[^\n]*|\/\*[\s\S]*?\*\/|'(?:[^']|'')*'|"(?:[^"]|"")*"|(\$[a-z_]*\$)[\s\S]*?\1|;/gi

/** The statements of a file of SQL, in order. Bodies of functions and texts are whole in them, and only look like code. */
export function statementsOf(sql: string): SqlStatement[] {
  const statements: SqlStatement[] = []
  let text = ''
  let at = 0
  let from = 0
  const end = (upTo: number): void => {
    const plain = text.replaceAll(/\s+/g, ' ').trim()
    const blank = /^\s*/.exec(sql.slice(from, upTo))?.[0].length ?? 0
    if (plain !== '') statements.push({ text: plain, offset: from + blank })
    text = ''
  }
  for (const found of sql.matchAll(piece)) {
    const [whole] = found
    text += sql.slice(at, found.index)
    at = found.index + whole.length
    if (whole === ';') {
      end(found.index)
      from = at
      continue
    }
    const isComment = whole.startsWith('--') || whole.startsWith('/*')
    if (isComment && text.trim() === '') from = at
    text += isComment ? ' ' : whole
  }
  text += sql.slice(at)
  end(sql.length)
  return statements
}

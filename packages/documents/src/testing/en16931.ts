import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import fontoxpath from 'fontoxpath'
import { XmlDocument, XmlValidateError, XsdValidator } from 'libxml2-wasm'
import { xmlRegisterFsInputProviders } from 'libxml2-wasm/lib/nodejs.mjs'
import { parseXmlDocument } from 'slimdom'

/** Of CommonJS: its names are found by Node, which plays the first year from the command line, on its default alone. */
// oxlint-disable-next-line import/no-named-as-default-member -- Node finds no names in this CommonJS package, only its default
const { evaluateXPathToBoolean, evaluateXPathToNodes, registerCustomXPathFunction } = fontoxpath

/** Schemas and rules of e-invoices are not ours: they are looked for beside the repository. */
const folder = resolve(import.meta.dirname, '../../../../../shared/data/einvoice')
export const einvoiceRulesArePresent = existsSync(folder)
if (!einvoiceRulesArePresent)
  process.stderr.write(`No e-invoice rules beside the repository (${folder}): invoices are not checked against them.\n`)

interface Rule {
  readonly id: string
  readonly flag: 'fatal' | 'warning'
  readonly context: string
  readonly test: string
}

const ubl = 'urn:oasis:names:specification:ubl:schema:xsd'
const namespaces: Readonly<Record<string, string>> = {
  ubl: `${ubl}:Invoice-2`,
  cn: `${ubl}:CreditNote-2`,
  cac: `${ubl}:CommonAggregateComponents-2`,
  cbc: `${ubl}:CommonBasicComponents-2`,
  ext: `${ubl}:CommonExtensionComponents-2`,
  qdt: `${ubl}:QualifiedDataTypes-2`,
  udt: `${ubl}:UnqualifiedDataTypes-2`,
  xs: 'http://www.w3.org/2001/XMLSchema',
  exact: 'urn:grenier:exact',
}
const xpath = { namespaceResolver: (prefix: string) => namespaces[prefix] ?? null }

/** A sum of decimals without the drift of doubles, in which the XPath engine counts: some rules compare sums without rounding. */
function exactSum(_: unknown, values: readonly number[]): number {
  const scaled = values.reduce((sum, value) => {
    // The shortest text of a double is the decimal that it was read from.
    const [whole = '0', decimals = ''] = String(Math.abs(value)).split('.')
    const magnitude = BigInt(whole + decimals.padEnd(6, '0'))
    return value < 0 ? sum - magnitude : sum + magnitude
  }, 0n)
  return Number(scaled) / 1_000_000
}

registerCustomXPathFunction(
  { namespaceURI: namespaces['exact'] ?? '', localName: 'sum' },
  ['xs:double*'],
  'xs:decimal',
  exactSum,
)

/** A pattern of a schematron as a path from the document: its alternatives, each anywhere unless it begins at the root. */
function pathOf(pattern: string): string {
  const parts: string[] = []
  let depth = 0
  let part = ''
  for (const character of pattern) {
    if ('[('.includes(character)) depth += 1
    if ('])'.includes(character)) depth -= 1
    if (character === '|' && depth === 0) {
      parts.push(part)
      part = ''
    } else part += character
  }
  const paths = [...parts, part].map((text) => text.trim())
  return paths.map((path) => (path.startsWith('/') ? path : `//${path}`)).join(' | ')
}

let rules: { path: string; asserts: Rule[] }[] | undefined

function rulesByContext(): { path: string; asserts: Rule[] }[] {
  if (rules === undefined) {
    const all = JSON.parse(readFileSync(join(folder, 'en16931-ubl-rules-1.3.16.json'), 'utf8')) as Rule[]
    rules = [...Map.groupBy(all, ({ context }) => context)].map(([context, asserts]) => ({
      path: pathOf(context),
      asserts: asserts.map((rule) => ({ ...rule, test: rule.test.replaceAll(/\bsum\(/g, 'exact:sum(') })),
    }))
  }
  return rules
}

/** Rules of EN 16931 that a UBL document breaks, by id and in their order, warnings too; each once. */
export function en16931Violations(xml: string): string[] {
  const document = parseXmlDocument(xml)
  const broken = rulesByContext().flatMap(({ path, asserts }) =>
    evaluateXPathToNodes(path, document, null, null, xpath).flatMap((node) =>
      asserts.filter(({ test }) => !evaluateXPathToBoolean(test, node, null, null, xpath)).map(({ id }) => id),
    ),
  )
  return [...new Set(broken)]
}

/** How many rules there are: that they were all read. */
export function en16931RuleCount(): number {
  return rulesByContext().reduce((count, { asserts }) => count + asserts.length, 0)
}

const validators = new Map<string, XsdValidator>()

function validatorOf(root: 'Invoice' | 'CreditNote'): XsdValidator {
  let validator = validators.get(root)
  if (validator === undefined) {
    xmlRegisterFsInputProviders()
    const file = join(folder, `ubl-2.1-xsd/maindoc/UBL-${root}-2.1.xsd`)
    const schema = XmlDocument.fromBuffer(readFileSync(file), { url: file })
    validator = XsdValidator.fromDoc(schema)
    validators.set(root, validator)
  }
  return validator
}

/** What the XSD of UBL 2.1 finds in a document; nothing for a valid one. */
export function xsdViolations(xml: string): string[] {
  const document = XmlDocument.fromString(xml)
  try {
    validatorOf(document.root.name === 'CreditNote' ? 'CreditNote' : 'Invoice').validate(document)
    return []
  } catch (error) {
    if (error instanceof XmlValidateError) return error.details.map(({ message }) => message.trim())
    throw error
  } finally {
    document.dispose()
  }
}

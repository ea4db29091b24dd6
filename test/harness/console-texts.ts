import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const folder = join(import.meta.dirname, '../../apps/console/src/shared/i18n')

/** Files of the console's texts; each stands in every language. */
export const textFiles: readonly string[] = readdirSync(join(folder, 'fr')).filter((name) => name !== 'texts.ts')

/** Keys and texts of one language's file, as they are written. */
export function textsOf(language: string, file: string): Map<string, string> {
  const text = readFileSync(join(folder, language, file), 'utf8')
  return new Map(
    [...text.matchAll(/'([\w.-]+)':\s*'((?:[^'\\]|\\.)*)'/g)].map(([, key = '', said = '']) => [key, said]),
  )
}

/** What a commune is never told in words of the machine room (first year, point 21). */
export const tradeWords =
  /\b(tenant|namespace|pvc|volume|quota|bucket|compartiment|cluster|grappe|a hold|the hold|un hold|chargeback|hdd|ssd|gib|kubernetes|snapshot|claim|espaces? de nom)s?\b/i

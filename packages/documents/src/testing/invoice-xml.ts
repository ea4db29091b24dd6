import type { Element } from 'slimdom'
import type { InvoiceVatRegime } from '../einvoice/invoice-document.ts'

/** VAT categories of EN 16931 (UNTDID 5305) as both syntaxes write them. */
export const regimesOfCategories: Readonly<Record<string, InvoiceVatRegime>> = {
  O: 'out-of-scope',
  E: 'exempt',
  S: 'standard',
}

/** The children of that local name. */
export function all(parent: Element, name: string): Element[] {
  return parent.children.filter((child) => child.localName === name)
}

/** The first element on a path of local names. */
export function at(parent: Element, path: string): Element | null {
  return path
    .split('/')
    .reduce<Element | null>((found, name) => (found === null ? null : (all(found, name)[0] ?? null)), parent)
}

/** Its text; null where it is not there. */
export const optionalText = (parent: Element, path: string): string | null => at(parent, path)?.textContent ?? null

/** Its text; empty where it is not there. */
export const text = (parent: Element, path: string): string => optionalText(parent, path) ?? ''

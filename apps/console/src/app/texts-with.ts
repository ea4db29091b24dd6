import { bringTexts, type TextPart } from '../shared/i18n/text-parts.ts'

/** A load of a page together with what it says: `lazyRouteComponent(textsWith(['operator'], () => import(…)), 'Page')`. */
export function textsWith<Module>(parts: readonly TextPart[], page: () => Promise<Module>): () => Promise<Module> {
  return async () => {
    const [loaded] = await Promise.all([page(), bringTexts(parts)])
    return loaded
  }
}

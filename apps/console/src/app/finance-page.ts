/** Loads a page of finance or of an auditor together with what it says: nobody else's first page carries either. */
export async function financePage<Module>(page: () => Promise<Module>): Promise<Module> {
  const [texts, loaded] = await Promise.all([import('../shared/i18n/finance-texts.ts'), page()])
  texts.addFinanceTexts()
  return loaded
}

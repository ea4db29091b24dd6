/** Loads a page of operators together with what it says: nobody else's first page carries either. */
export async function operatorPage<Module>(page: () => Promise<Module>): Promise<Module> {
  const [texts, loaded] = await Promise.all([import('../shared/i18n/operator-texts.ts'), page()])
  texts.addOperatorTexts()
  return loaded
}

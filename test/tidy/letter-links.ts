/** The paths of pages that sources of the console’s routes name, as a letter that leads there has them: any parameter is a place. */
function routesIn(sources: readonly string[]): Set<string> {
  const paths = sources.flatMap((source) => [...source.matchAll(/\bpath: '([^']+)'/g)].map(([, path = '']) => path))
  return new Set(paths.map((path) => path.replaceAll(/\$\w+/g, '{}')))
}

/** Those of these paths that lead to no page of the console. */
export function pathsNowhere(paths: readonly string[], sources: readonly string[]): string[] {
  const known = routesIn(sources)
  return paths.filter((path) => !known.has(path.replaceAll(/\{\w+\}/g, '{}')))
}

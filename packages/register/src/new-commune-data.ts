/** Made by scripts/cut-new-communes.ts; a test wants it so. A code, and of which commune it was a part. */
export const newCommuneData = `
15031 15141
15035 15141
15047 15141
15171 15141
`

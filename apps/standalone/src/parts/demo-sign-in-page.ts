import { createHash } from 'node:crypto'
import type { DemoPerson } from './demo-people.ts'

const styles = `
  body { font: 1.125rem/1.5 system-ui, sans-serif; max-width: 34rem; margin: 3rem auto; padding: 0 1rem; color: #161616;
         background: #fff }
  h1 { font-size: 1.75rem; line-height: 1.25 }
  button { display: block; width: 100%; margin: .5rem 0; padding: .75rem 1rem; font: inherit; text-align: left;
           background: #fff; border: 2px solid #000091; border-radius: 4px; cursor: pointer }
  input[type=text] { font: inherit; padding: .5rem; width: 100%; box-sizing: border-box; text-transform: uppercase }
  code { font-size: 1.5rem }
  button:hover, button:focus-visible { background: #e3e3fd; outline: 3px solid #0a76f6; outline-offset: 2px }
  @media (prefers-color-scheme: dark) {
    :root { color-scheme: dark }
    body { color: #e8e8e8; background: #161616 }
    button { color: #e8e8e8; background: #242424; border-color: #8ab8ff }
    button:hover, button:focus-visible { background: #0b2f5c }
  }
`

/** The page may run nothing and be framed by nobody; where its forms lead to is the provider's own business. */
export const signInPagePolicy = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(styles).digest('base64')}'`,
  "frame-ancestors 'none'",
  "base-uri 'none'",
].join('; ')

/** Whom to be: one button per person. `action` is the address that takes the choice. */
export function signInPage(people: readonly DemoPerson[], action: string): string {
  const buttons = people.map(
    ({ subject, name }) => `<button name="subject" value="${escaped(subject)}">${escaped(name)}</button>`,
  )
  return demoPage(`<p>Choisissez qui vous êtes. Aucun mot de passe : ces personnes n’existent pas.</p>
<form method="post" action="${escaped(action)}">
${buttons.join('\n')}
</form>`)
}

/** A page of the embedded provider around that content, which is HTML. */
export function demoPage(content: string): string {
  return `<!doctype html>
<html lang="fr">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Connexion à la démonstration</title>
<style>${styles}</style></head>
<body><main><h1>Connexion à la démonstration</h1>
${content}
</main></body></html>`
}

/** Text as HTML holds it. */
export function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)
}

import { createHash } from 'node:crypto'
import type { DemoPerson } from './demo-people.ts'

/** The colours of the console: blue and its Marianne are the State's (design system of the State). */
const styles = `
  body { font: 1.125rem/1.5 system-ui, sans-serif; max-width: 34rem; margin: 3rem auto; padding: 0 1rem; color: #1a232a;
         background: #faf7f1 }
  h1 { font-size: 1.75rem; line-height: 1.25 }
  button { display: block; width: 100%; margin: .5rem 0; padding: .75rem 1rem; font: inherit; text-align: left;
           background: #fff; border: 2px solid #70490a; border-radius: 10px; cursor: pointer }
  input[type=text] { font: inherit; padding: .5rem; width: 100%; box-sizing: border-box; text-transform: uppercase }
  code { font-size: 1.5rem }
  button:hover, button:focus-visible { background: #fdf6e7; outline: 3px solid #d99a1f; outline-offset: 2px }
  @media (prefers-color-scheme: dark) {
    :root { color-scheme: dark }
    body { color: #f0ede6; background: #151b20 }
    button { color: #f0ede6; background: #1d252b; border-color: #e3ad3b }
    button:hover, button:focus-visible { background: #2b2517 }
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

/** Asks whether to leave. `form` is the provider's own. */
export function signOutPage(form: string): string {
  return demoPage(
    `<p>Quittez-vous aussi la démonstration ? Sinon, vous y rentrerez sans choisir à nouveau qui vous êtes.</p>
${form}
<button type="submit" form="op.logoutForm" value="yes" name="logout" autofocus>Oui, me déconnecter</button>
<button type="submit" form="op.logoutForm">Non, rester</button>`,
    'Quitter la démonstration',
  )
}

/** A page of the embedded provider around that content, which is HTML. */
export function demoPage(content: string, title = 'Connexion à la démonstration'): string {
  return `<!doctype html>
<html lang="fr">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title>
<style>${styles}</style></head>
<body><main><h1>${title}</h1>
${content}
</main></body></html>`
}

/** Text as HTML holds it. */
export function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)
}

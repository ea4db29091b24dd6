import { type ClientMetadata, type Configuration, errors } from 'oidc-provider'
import { demoPage, escaped, signInPagePolicy } from './demo-sign-in-page.ts'

type Features = NonNullable<Configuration['features']>

/** The command line: a public client, which shows a code that somebody confirms in a browser (RFC 8628). */
export const commandLineClient: ClientMetadata = {
  client_id: 'grenier-cli',
  client_name: 'La ligne de commande de Grenier',
  token_endpoint_auth_method: 'none',
  redirect_uris: [],
  response_types: [],
  grant_types: ['urn:ietf:params:oauth:grant-type:device_code', 'refresh_token'],
  id_token_signed_response_alg: 'ES256',
}

/** The three pages on which somebody lets the command line act for them. The forms are the provider's own. */
export const deviceFlow: NonNullable<Features['deviceFlow']> = {
  enabled: true,
  charset: 'base-20',
  mask: '****-****',
  userCodeInputSource: (...[context, form, , error]) => {
    const told =
      error === undefined
        ? 'Écrivez le code que la ligne de commande affiche.'
        : 'Ce code n’est pas connu, ou il a déjà servi. Écrivez celui que la ligne de commande affiche.'
    context.set('content-security-policy', signInPagePolicy)
    context.body = demoPage(`<p>${told}</p>${form}<button type="submit" form="op.deviceInputForm">Continuer</button>`)
  },
  userCodeConfirmSource: (...[context, form, client, , userCode]) => {
    context.body =
      demoPage(`<p><strong>${escaped(client.clientName ?? client.clientId)}</strong> affiche-t-elle ce code ?</p>
<p><code>${escaped(userCode)}</code></p>
<p>Si vous n’avez rien demandé, refusez : elle agirait en votre nom.</p>
${form}
<button type="submit" form="op.deviceConfirmForm">C’est bien ce code : continuer</button>
<button type="submit" form="op.deviceConfirmForm" value="yes" name="abort">Refuser</button>`)
  },
  successSource: (context) => {
    context.set('content-security-policy', signInPagePolicy)
    context.body = demoPage('<p>La ligne de commande est connectée. Vous pouvez fermer cette page.</p>')
  },
}

/** Access tokens for the installation are JWTs that it reads itself (RFC 9068), said to its audience; no other resource has any. */
export function commandLineTokens(of: {
  readonly resource: string
  readonly audience: string
}): NonNullable<Features['resourceIndicators']> {
  return {
    enabled: true,
    getResourceServerInfo: (_, indicator) => {
      if (indicator !== of.resource && indicator !== `${of.resource}/`) throw new errors.InvalidTarget()
      return { scope: '', audience: of.audience, accessTokenFormat: 'jwt', jwt: { sign: { alg: 'ES256' } } }
    },
    useGrantedResource: () => true,
  }
}

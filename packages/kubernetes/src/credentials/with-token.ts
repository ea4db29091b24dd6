import { Problem } from '@grenier/control-plane/ports'
import { isMap, isSeq, parseDocument } from 'yaml'

/**
 * A kubeconfig with another token for the user of its current context; everything else of the text stays. Throws
 * `kubeconfig-unreadable` where there is no such user.
 */
export function withToken(kubeconfig: string, token: string): string {
  const document = parseDocument(kubeconfig, { uniqueKeys: true, logLevel: 'silent' })
  const current = document.get('current-context')
  const contexts = document.get('contexts')
  const users = document.get('users')
  const context = isSeq(contexts) ? contexts.items.find((one) => isMap(one) && one.get('name') === current) : undefined
  const userName = isMap(context) ? context.getIn(['context', 'user']) : undefined
  const user = isSeq(users) ? users.items.find((one) => isMap(one) && one.get('name') === userName) : undefined
  if (!isMap(user) || userName === undefined) throw new Problem('kubeconfig-unreadable', { detail: 'no user to renew' })
  user.setIn(['user', 'token'], token)
  return document.toString({ lineWidth: 0 })
}

import { Problem } from '@grenier/control-plane/ports'
import { describe, expect, it } from 'vitest'
import { readKubeconfig } from '../client/kubeconfig.ts'
import { withToken } from './with-token.ts'

const kubeconfig = `apiVersion: v1
kind: Config
# The region's cluster.
clusters:
  - name: a
    cluster: { server: https://k8s.example:6443 }
users:
  - name: other
    user: { token: stays }
  - name: worker
    user: { token: former }
contexts:
  - name: main
    context: { cluster: a, user: worker }
current-context: main
`

describe('a kubeconfig with another token', () => {
  it('says everything else as before', () => {
    const renewed = withToken(kubeconfig, 'newer')
    expect(readKubeconfig(renewed, { allowLoopback: false }).token).toBe('newer')
    expect(renewed).toContain('stays')
    expect(renewed).toContain("# The region's cluster.")
    expect(renewed).not.toContain('former')
  })

  it('is none where its context names no user', () => {
    expect(() => withToken(kubeconfig.replace('user: worker', 'user: nobody'), 'newer')).toThrow(Problem)
  })
})

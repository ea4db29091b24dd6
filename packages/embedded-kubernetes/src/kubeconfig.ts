/** A kubeconfig with inline data only: certificate authority and bearer token. */
export function kubeconfigYaml(access: { server: string; certificate: string; token: string }): string {
  const authority = Buffer.from(access.certificate).toString('base64')
  return `apiVersion: v1
kind: Config
clusters:
  - name: embedded
    cluster:
      server: ${access.server}
      certificate-authority-data: ${authority}
users:
  - name: admin
    user:
      token: ${access.token}
contexts:
  - name: embedded
    context:
      cluster: embedded
      user: admin
current-context: embedded
`
}

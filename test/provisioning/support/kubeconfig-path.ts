/** Where the kubeconfig of the real cluster of this run is; undefined without one. */
export function kubeconfigPath(): string | undefined {
  const path = process.env['GRENIER_TEST_KUBECONFIG']
  return path === '' ? undefined : path
}

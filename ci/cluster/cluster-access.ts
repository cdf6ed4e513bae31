/** How an API server is reached and who asks. */
export interface ClusterAccess {
  /** Base URL, without a slash at its end. */
  readonly url: string;
  /** PEM certificates that the server's is checked with. @default - those of Node.js */
  readonly ca?: string;
  /** PEM certificate and key of a client. */
  readonly certificate?: string;
  readonly key?: string;
  readonly token?: string;
  /** Takes any certificate, as a kubeconfig may ask for. @default false */
  readonly insecure?: boolean;
}

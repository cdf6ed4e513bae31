import Provider from 'oidc-provider';

/** An OpenID provider of tests, a process of its own: anybody who gives a name is that subject. */
const { PORT, CLIENT_ID, CLIENT_SECRET, PUBLIC_URL } = process.env as Record<string, string>;

const provider = new Provider(`http://127.0.0.1:${PORT}`, {
  clients: [
    {
      client_id: CLIENT_ID!,
      client_secret: CLIENT_SECRET!,
      redirect_uris: [`${PUBLIC_URL}/sign-in/provider/return`],
      post_logout_redirect_uris: [`${PUBLIC_URL}/sign-in`],
    },
  ],
  pkce: { required: () => true },
  cookies: { keys: ['a-key-of-tests'] },
  findAccount: (_context, subject) => ({ accountId: subject, claims: () => ({ sub: subject }) }),
});
provider.listen(Number(PORT), '127.0.0.1');

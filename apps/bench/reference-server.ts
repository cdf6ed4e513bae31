import express from 'express';

/** The reference of every ratio: a bare Express server that parses a JSON body and answers it. */
const app = express();
app.use(express.json({ limit: '32mb' }));
app.post('/', (request, response) => {
  response.json({ received: Object.keys(request.body).length });
});
const server = app.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (typeof address === 'object' && address !== null) process.stdout.write(`${address.port}\n`);
});

/** Path at which every service tells its routes, as an OpenAPI document. Nobody has to sign in for it. */
export const openApiPath = '/openapi.json';

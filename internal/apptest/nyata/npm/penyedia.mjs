// An OpenID provider for the tests beside it, on a loopback address of its own
// choosing; it prints one line of JSON with it and ends with its standard input.
//
// Environment: LOGOUT_URI is where back-channel logout goes, RESOURCE the aud of
// access tokens. Control: POST /kendali/putar makes a new signing key beside the
// old one, /kendali/buang drops the old ones, /kendali/mati and /kendali/hidup
// begin and end an outage, /kendali/jam?detik=N shifts its clock.
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import Provider from 'oidc-provider';

const { LOGOUT_URI, RESOURCE } = process.env;
const realNow = Date.now.bind(Date);
let shift = 0;
Date.now = () => realNow() + shift;

const people = {
  'contoh.staf': { name: 'Contoh Staf', groups: ['humas-staf'] },
  'contoh.jurusan': { name: 'Contoh Jurusan', groups: ['jurusan-if'] },
  'contoh.tamu': { name: 'Contoh Tamu', groups: [] },
  'layanan-portal': { name: 'Layanan Portal', groups: ['auditor-kerjasama'] },
};

// One store for every Provider made here: what was issued outlives a rotation.
const rows = new Map();
class Store {
  constructor(kind) { this.kind = kind; }
  key(id) { return `${this.kind}:${id}`; }
  async upsert(id, payload) { rows.set(this.key(id), { ...payload }); }
  async find(id) { return rows.get(this.key(id)); }
  async findBy(field, value) {
    for (const [key, row] of rows) if (key.startsWith(`${this.kind}:`) && row[field] === value) return row;
    return undefined;
  }
  async findByUid(uid) { return this.findBy('uid', uid); }
  async findByUserCode(code) { return this.findBy('userCode', code); }
  async destroy(id) { rows.delete(this.key(id)); }
  async revokeByGrantId(grantId) { for (const [key, row] of rows) if (row.grantId === grantId) rows.delete(key); }
  async consume(id) { rows.get(this.key(id)).consumed = Math.floor(Date.now() / 1000); }
}

const server = createServer();
await new Promise((resolve) => { server.listen(0, '127.0.0.1', resolve); });
const issuer = `http://127.0.0.1:${server.address().port}`;
const cookieKey = randomBytes(16).toString('hex');

function newKey() {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return { ...privateKey.export({ format: 'jwk' }), kid: randomBytes(8).toString('hex'), use: 'sig', alg: 'ES256' };
}
let keys = [newKey()];

function build() {
  const provider = new Provider(issuer, {
    adapter: Store,
    jwks: { keys },
    cookies: { keys: [cookieKey] },
    fetch: (url, { dispatcher, ...options }) => globalThis.fetch(url, options), // its own refuses loopback addresses
    clientDefaults: { id_token_signed_response_alg: 'ES256' },
    enabledJWA: { idTokenSigningAlgValues: ['ES256'] },
    clients: [{
      client_id: 'portal', token_endpoint_auth_method: 'none', redirect_uris: ['https://portal.example/kembali'],
      grant_types: ['authorization_code', 'refresh_token'], response_types: ['code'], backchannel_logout_uri: LOGOUT_URI,
    }, {
      client_id: 'layanan-portal', client_secret: 'rahasia-uji-layanan', grant_types: ['client_credentials'], redirect_uris: [], response_types: [],
    }],
    findAccount: (ctx, id) => ({
      accountId: id,
      claims: () => ({ sub: id, name: people[id]?.name, preferred_username: id, groups: people[id]?.groups }),
    }),
    claims: { openid: ['sub'], profile: ['name', 'preferred_username', 'groups'] },
    extraTokenClaims: (ctx, token) => {
      const who = token.accountId ?? token.clientId;
      return { name: people[who]?.name, preferred_username: who, groups: people[who]?.groups ?? [] };
    },
    issueRefreshToken: (ctx, client) => client.grantTypeAllowed('refresh_token'),
    rotateRefreshToken: true,
    ttl: { AccessToken: 300, ClientCredentials: 300, IdToken: 300, Session: 86400, Grant: 86400, RefreshToken: 86400, Interaction: 600 },
    features: {
      devInteractions: { enabled: true },
      clientCredentials: { enabled: true },
      backchannelLogout: { enabled: true },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => RESOURCE,
        useGrantedResource: () => true,
        getResourceServerInfo: () => ({ scope: 'openid profile', audience: RESOURCE, accessTokenFormat: 'jwt', jwt: { sign: { alg: 'ES256', kid: keys[0].kid } } }),
      },
    },
  });
  provider.on('backchannel.error', (ctx, err) => console.error('backchannel logout:', err));
  provider.on('server_error', (ctx, err) => console.error('server error:', err));
  return provider.callback();
}
let answer = build();
let down = false;

server.on('request', (req, res) => {
  const url = new URL(req.url, issuer);
  const [, area, verb] = url.pathname.split('/');
  if (area !== 'kendali') {
    if (down) { res.writeHead(502).end(); return; }
    answer(req, res);
    return;
  }
  switch (verb) {
    case 'putar': keys = [newKey(), ...keys]; answer = build(); break;
    case 'buang': keys = keys.slice(0, 1); answer = build(); break;
    case 'mati': down = true; break;
    case 'hidup': down = false; break;
    case 'jam': shift = Number(url.searchParams.get('detik')) * 1000; break;
    default: res.writeHead(404).end(); return;
  }
  res.writeHead(204).end();
});

console.log(JSON.stringify({ issuer }));
process.stdin.resume().on('end', () => process.exit(0));

import http from 'k6/http';
import { check, group, sleep } from 'k6';
import { Trend } from 'k6/metrics';

const basket = new Trend('basket_value');

export const options = {
  vus: 20,
  duration: '5m',
  thresholds: { http_req_failed: ['rate<0.05'], http_req_duration: ['p(95)<300'], checks: ['rate>0.9'] },
};

export function setup() {
  const login = http.post('https://shop.test/login', JSON.stringify({ user: 'ann', password: 'secret' }));
  return { headers: { Authorization: `Bearer ${login.json('token')}` } };
}

export default function (session) {
  const list = http.get('https://shop.test/items', session);
  check(list, { 'there are items': (r) => r.json('items.#') > 0 });
  const { id } = list.json('items')[Math.floor(Math.random() * 3)];
  const item = group('item', () => http.get(http.url`https://shop.test/items/${id}`, session));
  basket.add(item.json('price'));
  sleep(1 + 2 * Math.random());
  const order = http.post('https://shop.test/orders', JSON.stringify({ id }), session);
  check(order, { ordered: (r) => r.status === 201 });
}

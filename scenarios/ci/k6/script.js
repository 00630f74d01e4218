// The real test: k6 run k6/script.js
import http from 'k6/http';
import { sleep } from 'k6';

export const options = JSON.parse(open('./options.json'));

export default function () {
  http.get(`${__ENV.SHOP_URL}/`);
  sleep(1 + Math.random() * 2);
}

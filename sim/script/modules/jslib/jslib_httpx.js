// https://jslib.k6.io/httpx: a session with its own base URL, headers and tags.
(function (native) {
  'use strict';
  const methods = ['get', 'post', 'put', 'patch', 'delete', 'head', 'options'];
  const merged = (a, b) => {
    const result = { ...a };
    for (const [name, value] of Object.entries(b || {})) {
      const both = value !== null && typeof value === 'object' && !Array.isArray(value) && result[name] !== null && typeof result[name] === 'object';
      result[name] = both ? { ...result[name], ...value } : value;
    }
    return result;
  };
  let kept;
  const http = () => {
    if (kept === undefined) kept = native.builtin('k6/http');
    return kept.default === undefined ? kept : kept.default;
  };

  class Httpx {
    constructor(options = {}) {
      this.baseURL = options.baseURL || '';
      this.timeout = options.timeout;
      this.params = {
        headers: { ...options.headers },
        tags: { ...options.tags },
      };
      if (options.timeout !== undefined) this.params.timeout = options.timeout;
    }
    setBaseUrl(url) { this.baseURL = url; }
    addHeader(name, value) { this.params.headers[name] = value; }
    addHeaders(headers) { Object.assign(this.params.headers, headers); }
    removeHeader(name) { delete this.params.headers[name]; }
    clearHeader(name) { delete this.params.headers[name]; }
    addTag(name, value) { this.params.tags[name] = value; }
    addTags(tags) { Object.assign(this.params.tags, tags); }
    removeTag(name) { delete this.params.tags[name]; }
    clearTag(name) { delete this.params.tags[name]; }
    url(url) { return typeof url === 'string' && /^[a-z][a-z0-9+.-]*:\/\//i.test(url) ? url : this.baseURL + url; }
    request(method, url, body, params) { return http().request(method, this.url(url), body, merged(this.params, params)); }
    asyncRequest(method, url, body, params) { return http().asyncRequest(method, this.url(url), body, merged(this.params, params)); }
    batch(requests, params) {
      const one = (request) => {
        if (typeof request === 'string') return ['GET', this.url(request), null, merged(this.params, params)];
        if (Array.isArray(request)) {
          return [request[0], this.url(request[1]), request[2] === undefined ? null : request[2], merged(merged(this.params, params), request[3])];
        }
        return { ...request, url: this.url(request.url), params: merged(merged(this.params, params), request.params) };
      };
      if (Array.isArray(requests)) return http().batch(requests.map(one));
      return http().batch(Object.fromEntries(Object.entries(requests).map(([name, request]) => [name, one(request)])));
    }
    trace(url, body, params) { return this.request('TRACE', url, body, params); }
  }
  for (const method of methods) {
    Httpx.prototype[method] = function (url, body, params) {
      return this.request(method.toUpperCase(), url, body, params);
    };
    Httpx.prototype['async' + method[0].toUpperCase() + method.slice(1)] = function (url, body, params) {
      return this.asyncRequest(method.toUpperCase(), url, body, params);
    };
  }
  const session = new Httpx();
  return {
    Httpx,
    get: (url, params) => session.request('GET', url, null, params),
    post: (url, body, params) => session.request('POST', url, body, params),
    put: (url, body, params) => session.request('PUT', url, body, params),
    patch: (url, body, params) => session.request('PATCH', url, body, params),
    options: (url, body, params) => session.request('OPTIONS', url, body, params),
    head: (url, params) => session.request('HEAD', url, null, params),
    trace: (url, body, params) => session.request('TRACE', url, body, params),
    delete: (url, body, params) => session.request('DELETE', url, body, params),
  };
})

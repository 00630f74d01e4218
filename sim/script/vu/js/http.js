// What k6/http does in JavaScript: responses, forms, promises.
(function (native) {
  'use strict';
  class Response {
    json(selector) {
      const missing = this[native.missing];
      const body = missing ? missing('json', selector) : this.body;
      if (body === null || body === undefined) {
        if (selector !== undefined) return undefined;
        throw native.goError("the body is null so we can't transform it to JSON - this likely was because of a request error getting the response");
      }
      const text = typeof body === 'string' ? body : native.text(body);
      let value = this[native.parsed];
      if (value === undefined) {
        try {
          value = native.parseJson(text);
        } catch (error) {
          if (selector !== undefined) return undefined;
          throw error;
        }
      }
      if (selector !== undefined) return native.select(value, String(selector));
      return native.parseJson(text);
    }
    html(selector) {
      const missing = this[native.missing];
      const body = missing ? missing('html', selector) : this.body;
      if (body === null || body === undefined) {
        throw native.goError("the body is null so we can't transform it to HTML - this likely was because of a request error getting the response");
      }
      const text = typeof body === 'string' ? body : native.text(body);
      const document = native.parseHTML(text);
      if (selector !== undefined && selector !== '') return document.find(selector);
      return document;
    }
    clickLink(options) {
      const asked = options || {};
      const selector = asked.selector || 'a[href]';
      const found = this.html(selector);
      if (found.size() === 0) {
        throw native.goError(`no element found for selector '${selector}' in response '${this.url}'`);
      }
      const href = found.first().attr('href');
      if (href === undefined) {
        throw native.goError(`no valid href attribute value found on element '${selector}' in response '${this.url}'`);
      }
      return native.request('GET', native.resolve(this.url, href), null, asked.params);
    }
    submitForm(options) {
      const asked = options || {};
      const selector = asked.formSelector || 'form';
      const form = this.html(selector);
      if (form.size() === 0) {
        throw native.goError(`no form found for selector '${selector}' in response '${this.url}'`);
      }
      const method = (form.attr('method') || 'GET').toUpperCase();
      const action = form.attr('action');
      let url = action === undefined ? this.url : native.resolve(this.url, action);
      const values = form.serializeObject();
      const submit = form.find(asked.submitSelector || '[type="submit"]');
      const name = submit.attr('name');
      if (name !== undefined && submit.val() !== undefined) values[name] = submit.val();
      Object.assign(values, asked.fields || {});
      if (method === 'GET') {
        const query = native.form(values);
        if (query) url += (url.includes('?') ? '&' : '?') + query;
        return native.request('GET', url, null, asked.params);
      }
      return native.request(method, url, values, asked.params);
    }
  }
  const asyncRequest = (method, url, body, params) =>
    new Promise((resolve, reject) => native.start(method, url, body, params, resolve, reject));
  class FileData {
    constructor(data, filename, contentType) {
      this.data = data;
      this.filename = filename;
      this.content_type = contentType;
    }
  }
  const file = (data, filename, contentType) =>
    new FileData(data, filename === undefined ? native.fileName() : filename, contentType || 'application/octet-stream');
  const url = (parts, ...values) => {
    let name = parts[0], text = parts[0];
    values.forEach((value, i) => {
      name += '${}' + parts[i + 1];
      text += String(value) + parts[i + 1];
    });
    return new native.HttpUrl(name, text);
  };
  return { Response, FileData, asyncRequest, file, url };
})

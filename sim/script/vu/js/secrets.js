// k6/secrets: values that logs do not show.
(function (native) {
  'use strict';
  class Source {
    constructor(name) { this.get = async (key) => native.get(name, String(key)); }
  }
  return {
    get: async (key) => native.get(undefined, String(key)),
    source: (name) => {
      native.check(String(name));
      return new Source(String(name));
    },
  };
})

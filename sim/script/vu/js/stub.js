// A module that is not modelled: every property, call and instance of it is the stand-in itself.
(function () {
  'use strict';
  const stub = new Proxy(function () {}, {
    get(target, name) {
      // It is no promise, and as a text it is empty.
      if (name === 'then' || name === Symbol.iterator) return undefined;
      if (name === Symbol.toPrimitive || name === 'toString' || name === 'toJSON') return () => '';
      return stub;
    },
    apply: () => stub,
    construct: () => stub,
    set: () => true,
    has: () => true,
    ownKeys: () => ['prototype'],
  });
  return stub;
})

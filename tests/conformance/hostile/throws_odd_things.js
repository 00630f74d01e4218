// exit 107; says: .
throw Object.create(null, { message: { get: () => Symbol('x') } });

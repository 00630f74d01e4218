// k6/experimental/fs: files that are opened in init code and read piece by piece.
(function (native) {
  'use strict';
  const SeekMode = Object.freeze({ Start: 0, Current: 1, End: 2 });
  const offsets = new WeakMap();
  const error = (name, message) => {
    const made = new Error(message);
    made.name = name;
    return made;
  };
  class File {
    constructor(path, content) {
      this.path = path;
      native.keep(this, content);
      offsets.set(this, 0);
    }
    async stat() {
      return { name: this.path.slice(this.path.lastIndexOf('/') + 1), size: native.size(this) };
    }
    async read(buffer) {
      if (!(buffer instanceof Uint8Array)) {
        throw error('TypeError', 'read() failed; reason: expected argument to be a Uint8Array');
      }
      const count = native.read(this, offsets.get(this), buffer);
      offsets.set(this, offsets.get(this) + count);
      return count === 0 && buffer.length > 0 ? null : count;
    }
    async seek(offset, whence) {
      if (!Number.isInteger(offset)) {
        throw error('TypeError', "seek() failed; reason: the offset argument isn't a whole number");
      }
      const from = { 0: 0, 1: offsets.get(this), 2: native.size(this) }[whence];
      if (from === undefined) throw error('TypeError', "seek() failed; reason: the whence argument isn't one of SeekMode");
      if (from + offset < 0) throw error('TypeError', 'seek() failed; reason: seeking before start of file');
      if (from + offset > native.size(this)) throw error('TypeError', 'seek() failed; reason: seeking beyond end of file');
      offsets.set(this, from + offset);
      return from + offset;
    }
  }
  return {
    SeekMode,
    async open(path) {
      if (!native.inInit()) {
        throw error('ForbiddenError', 'open() failed; reason: opening a file in the VU context is not supported');
      }
      if (path === undefined || path === null || String(path) === '') {
        throw error('TypeError', "open() failed; reason: path can't be empty");
      }
      try {
        return new File(String(path), native.open(String(path)));
      } catch (cause) {
        throw error('NotFoundError', `open() failed; reason: ${cause.message}`);
      }
    },
  };
})

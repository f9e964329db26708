#!/usr/bin/python3
"""A MongoDB wire-protocol stand-in for tests: Debian's python3-mongomock behind OP_MSG on loopback.

  apt-get install -y --no-install-recommends python3-mongomock python3-pymongo python3-bson-ext
  /usr/bin/python3 mongo-stand-in.py PORT      (PORT 0: any; prints "READY host:port")

Answers as a standalone 5.0 (wire version 13; MongoDB.Driver 3.14 refuses less than 9).
In memory only. No auth, transactions, change streams, array filters, pipeline updates, collations.
"""
import contextlib, datetime, itertools, re, socket, socketserver, struct, sys, threading, traceback, warnings
warnings.simplefilter('ignore')
import bson
from bson.codec_options import CodecOptions
from bson.int64 import Int64
import mongomock, mongomock.collection, mongomock.filtering, pymongo
from pymongo import ReturnDocument
from pymongo.errors import DuplicateKeyError, OperationFailure, WriteError

OPTS = CodecOptions(document_class=dict, uuid_representation=0)  # UNSPECIFIED: a GUID stays Binary subtype 4
NAMES = {2: 'BadValue', 9: 'FailedToParse', 14: 'TypeMismatch', 40: 'ConflictingUpdateOperators', 26: 'NamespaceNotFound', 27: 'IndexNotFound', 43: 'CursorNotFound', 48: 'NamespaceExists',
         59: 'CommandNotFound', 66: 'ImmutableField', 86: 'IndexKeySpecsConflict', 238: 'NotImplemented', 11000: 'DuplicateKey',
         20: 'IllegalOperation', 8: 'UnknownError', 40573: 'Location40573'}
for _n in ('__add__', '__radd__', '__sub__', '__mul__'):  # else $inc turns an int64 into an int32
    setattr(Int64, _n, lambda a, b, f=getattr(int, _n): Int64(f(int(a), b)) if isinstance(b, int) else getattr(float, f.__name__)(float(a), b))


_scan = mongomock.collection.Collection._iter_documents
def _by_id(self, filter):  # mongomock scans everything even for {_id: x}
    i = filter.get('_id')
    if i is None or isinstance(i, (dict, list, re.Pattern)): return _scan(self, filter)
    d = self._store[i] if i in self._store else None
    return iter([d] if mongomock.filtering.filter_applies(filter, d or {}) and d else [])
mongomock.collection.Collection._iter_documents = _by_id
mongomock.collection.BSON = None  # its key check refuses dots in field names; mongod takes them since 5.0
OPS = set('$set $unset $inc $mul $min $max $rename $setOnInsert $currentDate $push $pull $pullAll $addToSet $pop $pushAll'.split())


class Err(Exception):
    def __init__(self, code, msg): self.code, self.msg = code, msg


def error(e):  # -> (code, message)
    if isinstance(e, Err): return e.code, e.msg
    if isinstance(e, DuplicateKeyError): return 11000, str(e)
    if isinstance(e, WriteError) and 'immutable' in str(e): return 66, str(e)
    if isinstance(e, OperationFailure) and '_id field cannot be changed' in str(e): return 66, str(e)
    if isinstance(e, NotImplementedError): return 238, 'stand-in: ' + str(e)
    if isinstance(e, OperationFailure): return (e.code or 2), str(e)
    if isinstance(e, TypeError): return 14, str(e)
    if isinstance(e, (ValueError, KeyError, AttributeError)): return 2, str(e)
    traceback.print_exc(); return 8, '%s: %s' % (type(e).__name__, e)


class Engine:
    def __init__(self):
        self.client = mongomock.MongoClient(); self.lock = threading.Lock()
        self.cursors, self.ids, self.conns = {}, itertools.count(1000001), itertools.count(1)

    def run(self, cmd):
        name = next(iter(cmd))
        f = getattr(self, 'c_' + name.lower(), None)
        try:
            if f is None: raise Err(59, "no such command: '%s'" % name)
            if cmd.get('startTransaction') or 'txnNumber' in cmd: raise Err(20, 'Transaction numbers are only allowed on a replica set member or mongos')
            with self.lock: r = f(cmd, self.client[cmd.get('$db', 'test')]) or {}
            r.setdefault('ok', 1.0); return r
        except Exception as e:
            code, msg = error(e); return {'ok': 0.0, 'errmsg': msg, 'code': code, 'codeName': NAMES.get(code, 'Location%d' % code)}

    def c_hello(self, c, db):
        return {'helloOk': True, 'isWritablePrimary': True, 'ismaster': True, 'maxBsonObjectSize': 16777216, 'maxMessageSizeBytes': 48000000, 'maxWriteBatchSize': 100000,
                'localTime': datetime.datetime.utcnow(), 'logicalSessionTimeoutMinutes': 30, 'connectionId': next(self.conns), 'minWireVersion': 0, 'maxWireVersion': 13, 'readOnly': False}
    c_ismaster = c_hello
    def c_ping(self, c, db): pass
    c_endsessions = c_refreshsessions = c_killsessions = c_ping
    def c_buildinfo(self, c, db): return {'version': '5.0.0', 'versionArray': [5, 0, 0, 0], 'gitVersion': 'stand-in', 'maxBsonObjectSize': 16777216}
    def c_serverstatus(self, c, db): return {'version': '5.0.0', 'process': 'stand-in', 'uptime': 1.0, 'connections': {'current': 1}}
    def c_startsession(self, c, db): return {'id': {'id': bson.Binary(bson.ObjectId().binary + b'\0\0\0\0', 4)}, 'timeoutMinutes': 30}
    def c_listdatabases(self, c, db): return {'databases': [{'name': n, 'sizeOnDisk': Int64(1), 'empty': False} for n in self.client.list_database_names()], 'totalSize': Int64(1)}
    def c_dropdatabase(self, c, db): self.client.drop_database(db.name); return {'dropped': db.name}
    def c_listcollections(self, c, db):
        want = (c.get('filter') or {}).get('name')
        return self.reply(db, '$cmd.listCollections', [{'name': n, 'type': 'collection', 'options': {}, 'info': {'readOnly': False}} for n in db.list_collection_names() if want in (None, n)], c)
    def c_create(self, c, db):
        if c['create'] in db.list_collection_names(): raise Err(48, 'Collection %s.%s already exists.' % (db.name, c['create']))
        db.create_collection(c['create'])
    def c_drop(self, c, db):
        if c['drop'] not in db.list_collection_names(): raise Err(26, 'ns not found')
        db.drop_collection(c['drop'])
    def c_renamecollection(self, c, db):
        d, old = c['renameCollection'].split('.', 1); self.client[d][old].rename(c['to'].split('.', 1)[1], dropTarget=c.get('dropTarget', False))
    def c_createindexes(self, c, db):
        coll, done = db[c['createIndexes']], []
        if c['createIndexes'] not in db.list_collection_names(): db.create_collection(c['createIndexes'])
        for ix in c['indexes']:
            kw = {k: ix[k] for k in ('unique', 'sparse', 'name', 'expireAfterSeconds', 'partialFilterExpression') if k in ix}
            try: done.append(coll.create_index([(k, v) for k, v in ix['key'].items()], **kw))
            except OperationFailure as e:
                raise Err(86, str(e)) if 'already exists' in str(e) else e
        return {'numIndexesAfter': len(done), 'createdCollectionAutomatically': False}
    def c_listindexes(self, c, db):
        if c['listIndexes'] not in db.list_collection_names(): raise Err(26, 'ns does not exist: %s.%s' % (db.name, c['listIndexes']))
        return self.reply(db, c['listIndexes'], list(db[c['listIndexes']].list_indexes()), c)
    def c_dropindexes(self, c, db):
        coll = db[c['dropIndexes']]
        if c['index'] == '*': return coll.drop_indexes()
        try: coll.drop_index(c['index'])
        except OperationFailure as e: raise Err(27, str(e))

    def each(self, ops, ordered, f):  # run write statements; mongod's writeErrors
        errs = []
        for i, o in enumerate(ops):
            try: f(i, o)
            except Exception as e:
                code, msg = error(e); errs.append({'index': i, 'code': code, 'errmsg': msg})
                if ordered: break
        return errs
    def done(self, r, errs):
        if errs: r['writeErrors'] = errs
        return r
    def c_insert(self, c, db):
        coll, r = db[c['insert']], {'n': 0}
        def one(i, d):
            if '_id' in d: d = {'_id': d['_id'], **d}
            try: coll.insert_one(d)
            except DuplicateKeyError: raise Err(11000, 'E11000 duplicate key error collection: %s.%s index: %s' % (db.name, coll.name, self.which(coll, d)))
            r['n'] += 1
        return self.done(r, self.each(c['documents'], c.get('ordered', True), one))
    def which(self, coll, d): return '_id_ dup key: { _id: %r }' % (d.get('_id'),) if coll.count_documents({'_id': d.get('_id')}) else 'unique'
    def c_update(self, c, db):
        coll, r, ups = db[c['update']], {'n': 0, 'nModified': 0}, []
        def one(i, s):
            self.plain(s); u = s['u']; kw = {'upsert': s.get('upsert', False)}
            f = coll.update_many if s.get('multi') else coll.update_one if u and next(iter(u)).startswith('$') else coll.replace_one
            try:
                with self.whole(coll, s['q'], s.get('multi')): x = f(s['q'], u, **kw)
            except DuplicateKeyError: raise Err(11000, 'E11000 duplicate key error collection: %s.%s index: unique' % (db.name, coll.name))
            r['nModified'] += x.modified_count
            if x.upserted_id is not None: ups.append({'index': i, '_id': x.upserted_id}); r['n'] += 1
            else: r['n'] += x.matched_count
        errs = self.each(c['updates'], c.get('ordered', True), one)
        if ups: r['upserted'] = ups
        return self.done(r, errs)
    def plain(self, s):
        u = s.get('u', s.get('update'))
        if isinstance(u, list): raise NotImplementedError('update with an aggregation pipeline')
        for k in ('arrayFilters', 'collation'):
            if s.get(k): raise NotImplementedError(k)
        if u and next(iter(u)).startswith('$'):  # mongomock would stop half-way through
            seen = []
            for op, v in u.items():
                if op not in OPS: raise Err(9, 'Unknown modifier: %s' % op)
                for path in v:
                    if any((path + '.').startswith(o + '.') or (o + '.').startswith(path + '.') for o in seen): raise Err(40, "Updating the path '%s' would create a conflict" % path)
                    seen.append(path)
    @contextlib.contextmanager
    def whole(self, coll, q, many):  # mongomock changes documents in place before it fails: put them back
        before = {d['_id']: d for d in coll.find(q, limit=0 if many else 1)}
        try: yield
        except Exception:
            for i, d in before.items(): coll._store[mongomock.helpers.hashdict(i) if isinstance(i, dict) else i] = d
            raise
    def c_delete(self, c, db):
        coll, r = db[c['delete']], {'n': 0}
        def one(i, s): r['n'] += (coll.delete_one if s.get('limit') else coll.delete_many)(s['q']).deleted_count
        return self.done(r, self.each(c['deletes'], c.get('ordered', True), one))
    def c_findandmodify(self, c, db):
        self.plain(c); coll, q, sort = db[c.get('findAndModify') or c.get('findandmodify')], c.get('query') or {}, list((c.get('sort') or {}).items()) or None
        old = coll.find_one(q, sort=sort); byid = {'_id': old['_id']} if old else q; leo = {'n': 1 if old else 0}
        proj = lambda d: next(iter(coll.find({'_id': d['_id']}, c.get('fields') or None)), None)
        if c.get('remove'):
            v = proj(old) if old else None
            if old: coll.delete_one(byid)
            return {'lastErrorObject': leo, 'value': v}
        u = c['update']; leo['updatedExisting'] = old is not None
        if old is None and not c.get('upsert'): return {'lastErrorObject': leo, 'value': None}
        before = proj(old) if old else None
        f = coll.update_one if u and next(iter(u)).startswith('$') else coll.replace_one
        q = {**q, **byid} if old else q
        with self.whole(coll, q, False): x = f(q, u, upsert=bool(c.get('upsert')))
        if old is None: leo.update(n=1, upserted=x.upserted_id)
        return {'lastErrorObject': leo, 'value': (proj(old or {'_id': x.upserted_id}) if c.get('new') else before)}

    def reply(self, db, coll, docs, c):  # first batch, and a cursor for the rest
        size = c.get('batchSize', (c.get('cursor') or {}).get('batchSize')); size = 101 if size is None else size
        first, rest, cid = docs[:size], docs[size:], 0
        if rest and not c.get('singleBatch'): cid = next(self.ids); self.cursors[cid] = (rest, '%s.%s' % (db.name, coll))
        return {'cursor': {'firstBatch': first, 'id': Int64(cid), 'ns': '%s.%s' % (db.name, coll)}}
    def c_getmore(self, c, db):
        rest, ns = self.cursors.pop(c['getMore'], (None, None))
        if rest is None: raise Err(43, 'cursor id %d not found' % c['getMore'])
        size = c.get('batchSize') or 5000; out, rest = rest[:size], rest[size:]
        if rest: self.cursors[c['getMore']] = (rest, ns)
        return {'cursor': {'nextBatch': out, 'id': Int64(c['getMore'] if rest else 0), 'ns': ns}}
    def c_killcursors(self, c, db): return {'cursorsKilled': [i for i in c['cursors'] if self.cursors.pop(i, None)], 'cursorsNotFound': [], 'cursorsAlive': [], 'cursorsUnknown': []}
    def c_find(self, c, db):
        cur = db[c['find']].find(c.get('filter') or {}, c.get('projection') or None, skip=c.get('skip', 0), limit=abs(c.get('limit', 0)))
        if c.get('sort'): cur = cur.sort(list(c['sort'].items()))
        return self.reply(db, c['find'], list(cur), c)
    def c_count(self, c, db): return {'n': db[c['count']].count_documents(c.get('query') or {}, skip=c.get('skip', 0), **({'limit': c['limit']} if c.get('limit') else {}))}
    def c_distinct(self, c, db): return {'values': db[c['distinct']].distinct(c['key'], c.get('query') or {})}
    def c_aggregate(self, c, db):
        if any('$changeStream' in s for s in c['pipeline']): raise Err(40573, 'The $changeStream stage is only supported on replica sets')
        if not isinstance(c['aggregate'], str): raise NotImplementedError('aggregate on a database')
        return self.reply(db, c['aggregate'], list(db[c['aggregate']].aggregate(c['pipeline'])), c)


def serve_plain(engine, port, host='127.0.0.1'):  # own OP_MSG + legacy OP_QUERY (the driver's first hello)
    class H(socketserver.BaseRequestHandler):
        def need(self, n):
            b = bytearray()
            while len(b) < n:
                k = self.request.recv(min(n - len(b), 1 << 20))
                if not k: raise EOFError
                b += k
            return bytes(b)
        def handle(self):
            self.request.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            try:
                while True:
                    n, rid, _, op = struct.unpack('<iiii', self.need(16)); m = self.need(n - 16)
                    if op == 2013:
                        flags, = struct.unpack_from('<I', m); end = len(m) - (4 if flags & 1 else 0); p, cmd = 4, {}
                        while p < end:
                            kind = m[p]; size, = struct.unpack_from('<i', m, p + 1)
                            if kind == 0: cmd = {**bson.decode(m[p + 1:p + 1 + size], OPTS), **cmd}
                            else: z = m.index(0, p + 5); cmd[m[p + 5:z].decode()] = bson.decode_all(m[z + 1:p + 1 + size], OPTS)
                            p += 1 + size
                        r = engine.run(cmd)
                        if not flags & 2: b = bson.encode(r, codec_options=OPTS); self.request.sendall(struct.pack('<iiiiIb', 21 + len(b), 0, rid, 2013, 0, 0) + b)
                    elif op == 2004:
                        z = m.index(0, 4); d, = bson.decode_all(m[z + 9:], OPTS)[:1]; d = d.get('$query', d)
                        b = bson.encode(engine.run({**d, '$db': m[4:z].decode().split('.')[0]}), codec_options=OPTS)
                        self.request.sendall(struct.pack('<iiiiiqii', 36 + len(b), 0, rid, 1, 8, 0, 0, 1) + b)
                    else: return
            except (EOFError, ConnectionError): pass
    class S(socketserver.ThreadingTCPServer): allow_reuse_address, daemon_threads, request_queue_size = True, True, 256
    s = S((host, port), H); print('READY %s:%d' % s.server_address, flush=True); s.serve_forever()


if __name__ == '__main__':
    serve_plain(Engine(), int(sys.argv[1]))

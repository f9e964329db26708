#!/usr/bin/python3
"""STAND-IN for the image mongo:7.0: the tests' stand-in for MongoDB, with the password of MONGO_INITDB_ROOT_PASSWORD_FILE.

Clients prove by SCRAM-SHA-256 that they know it, as with MongoDB, and nothing but hello and ping is answered before. Nothing is kept on disk.
"""
import base64, hashlib, hmac, importlib.util, os, signal, sys, threading

spec = importlib.util.spec_from_file_location('stand_in', os.path.join(os.path.dirname(__file__), 'mongo-stand-in.py'))
stand_in = importlib.util.module_from_spec(spec)
spec.loader.exec_module(stand_in)

ROUNDS = 15000
OPEN_TO_ALL = {'hello', 'ismaster', 'ping', 'buildinfo', 'saslstart', 'saslcontinue', 'endsessions'}


class GuardedEngine(stand_in.Engine):
    def __init__(self, user, password):
        super().__init__()
        self.user, self.salt = user, os.urandom(28)
        self.salted = hashlib.pbkdf2_hmac('sha256', password.encode(), self.salt, ROUNDS)
        self.connection = threading.local()  # each connection has a thread of its own

    def run(self, command):
        name = next(iter(command)).lower()
        if name not in OPEN_TO_ALL and not getattr(self.connection, 'known', False):
            return {'ok': 0.0, 'errmsg': 'command %s requires authentication' % name, 'code': 13, 'codeName': 'Unauthorized'}
        return super().run(command)

    def c_hello(self, command, database):
        answer = super().c_hello(command, database)
        if 'saslSupportedMechs' in command:
            answer['saslSupportedMechs'] = ['SCRAM-SHA-256']
        return answer
    c_ismaster = c_hello

    def c_saslstart(self, command, database):
        first = bytes(command['payload']).decode()
        bare = first.split(',', 2)[2]
        fields = dict(part.split('=', 1) for part in bare.split(','))
        if command['mechanism'] != 'SCRAM-SHA-256' or fields['n'] != self.user:
            raise stand_in.Err(18, 'Authentication failed.')
        nonce = fields['r'] + base64.b64encode(os.urandom(18)).decode()
        reply = 'r=%s,s=%s,i=%d' % (nonce, base64.b64encode(self.salt).decode(), ROUNDS)
        self.connection.heard, self.connection.nonce = bare + ',' + reply, nonce
        return {'conversationId': 1, 'done': False, 'payload': reply.encode()}

    def c_saslcontinue(self, command, database):
        final = bytes(command['payload']).decode()
        without_proof, proof = final.rsplit(',p=', 1)
        message = (self.connection.heard + ',' + without_proof).encode()
        client_key = self.mac(self.salted, b'Client Key')
        signature = self.mac(hashlib.sha256(client_key).digest(), message)
        expected = bytes(a ^ b for a, b in zip(client_key, signature))
        if ('r=' + self.connection.nonce) not in without_proof or not hmac.compare_digest(expected, base64.b64decode(proof)):
            raise stand_in.Err(18, 'Authentication failed.')
        self.connection.known = True
        reply = b'v=' + base64.b64encode(self.mac(self.mac(self.salted, b'Server Key'), message))
        return {'conversationId': 1, 'done': True, 'payload': reply}

    @staticmethod
    def mac(key, message): return hmac.new(key, message, 'sha256').digest()


if __name__ == '__main__':
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    with open(os.environ['MONGO_INITDB_ROOT_PASSWORD_FILE']) as file:
        engine = GuardedEngine(os.environ['MONGO_INITDB_ROOT_USERNAME'], file.read().rstrip('\n'))
    print('STAND-IN, NOT MongoDB', flush=True)
    stand_in.serve_plain(engine, 27017, '0.0.0.0')

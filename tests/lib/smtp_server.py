#!/usr/bin/python3
# A mail server for tests (python3-aiosmtpd), told what to do by lines on stdin, saying what came to
# it by lines of JSON on stdout.
#
#   smtp_server.py [--tls CERT KEY] [--implicit] [--user NAME PASSWORD]
#
# stdin: "ok"; "hang" (never answers a message), "drop" (closes at the message), or
# "MAIL 451", "RCPT 550", "DATA 554": that reply to the command, "RCPT 550 x@y" to that recipient only.
import argparse, asyncio, json, ssl, sys
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult

arguments = argparse.ArgumentParser()
arguments.add_argument('--tls', nargs=2)
arguments.add_argument('--implicit', action='store_true')
arguments.add_argument('--user', nargs=2)
arguments = arguments.parse_args()
mode = ['ok']


def say(**what):
    print(json.dumps(what), flush=True)


def is_encrypted(server):
    return server.transport.get_extra_info('ssl_object') is not None


def refusal(command, about=''):
    if mode[0] != command or (len(mode) > 2 and mode[2] != about):
        return None
    return f'{mode[1]} planted-words-of-the-server'


class Handler:
    async def handle_EHLO(self, server, session, envelope, name, responses):
        session.host_name = name
        say(event='connected', name=name, tls=is_encrypted(server))
        return responses

    async def handle_MAIL(self, server, session, envelope, address, options):
        if refused := refusal('MAIL'):
            return refused
        envelope.mail_from = address
        return '250 OK'

    async def handle_RCPT(self, server, session, envelope, address, options):
        if refused := refusal('RCPT', address):
            say(event='refused', to=address)
            return refused
        envelope.rcpt_tos.append(address)
        return '250 OK'

    async def handle_DATA(self, server, session, envelope):
        if mode[0] == 'hang':
            say(event='hanging')
            await asyncio.sleep(3600)
        if mode[0] == 'drop':
            say(event='dropped')
            server.transport.abort()
            return None
        if refused := refusal('DATA'):
            return refused
        user = session.auth_data
        say(event='message', sender=envelope.mail_from, to=envelope.rcpt_tos, tls=is_encrypted(server),
            user=user.login.decode() if user else None, text=envelope.content.decode('latin-1'))
        return '250 OK'


def authenticate(server, session, envelope, mechanism, data):
    wanted = arguments.user
    good = bool(wanted) and [data.login.decode(), data.password.decode()] == wanted
    return AuthResult(success=good, auth_data=data) if good else AuthResult(success=False, handled=False)


async def main():
    loop = asyncio.get_running_loop()
    context = None
    if arguments.tls:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*arguments.tls)
    starttls = None if arguments.implicit else context

    def protocol():
        return SMTP(Handler(), hostname='mail.test', tls_context=starttls, authenticator=authenticate,
                    auth_required=bool(arguments.user), auth_require_tls=context is not None, loop=loop)

    server = await loop.create_server(protocol, '127.0.0.1', 0, ssl=context if arguments.implicit else None)
    say(event='ready', port=server.sockets[0].getsockname()[1])
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        mode[:] = line.split()
        say(event='mode')
    sys.exit(0)


asyncio.run(main())

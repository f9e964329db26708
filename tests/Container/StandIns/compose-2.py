#!/usr/bin/python3
"""Debian's docker-compose 1.29 with one thing of Compose 2 that compose.yaml needs: systempaths=unconfined.

The engine does not know that word. Compose 2 and docker(1) take it out of security_opt and send empty lists of paths instead; so does this.
"""
import compose.cli.main
import compose.service

WORD = 'systempaths=unconfined'
original = compose.service.Service._get_container_host_config


def host_config(self, *arguments, **named):
    options = self.options.get('security_opt') or []
    kept = [option for option in options if option.value != WORD]
    self.options['security_opt'] = kept
    try:
        result = original(self, *arguments, **named)
    finally:
        self.options['security_opt'] = options
    if len(kept) != len(options):
        result['MaskedPaths'], result['ReadonlyPaths'] = [], []
    return result


compose.service.Service._get_container_host_config = host_config
compose.cli.main.main()

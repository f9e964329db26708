#!/usr/bin/perl
# echo-server.pl ADDRESS PORT GREETING: greets who connects, and sends back every line. Needs nothing but Debian's perl-base.
use strict;
use warnings;
use IO::Select;
use IO::Socket::INET;

my ($address, $port, $greeting) = @ARGV;
$SIG{PIPE} = 'IGNORE';
$| = 1;
my $listener = IO::Socket::INET->new(LocalAddr => $address, LocalPort => $port, Listen => 64, ReuseAddr => 1)
  or die "Cannot listen on $address:$port: $@\n";
print "listening on $address:$port\n";

my $clients = IO::Select->new($listener);
while (1) {
  for my $socket ($clients->can_read) {
    if ($socket == $listener) {
      my $client = $listener->accept or next;
      $client->syswrite("$greeting\n");
      $clients->add($client);
    } elsif ($socket->sysread(my $data, 4096)) {
      $socket->syswrite($data);
    } else {
      $clients->remove($socket);
      $socket->close;
    }
  }
}

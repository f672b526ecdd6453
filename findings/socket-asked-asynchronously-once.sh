#!/usr/bin/env bash
# .NET 10 on Linux: a Socket that was asked anything asynchronous once (here: ConnectAsync) is read through the epoll thread for the
# rest of its life. A blocking Receive then costs two recvmsg (the first says EAGAIN) and futex calls besides, where a socket that was
# connected with Connect costs one. A baseline that connects asynchronously and reads synchronously measures that. Needs strace.
set -euo pipefail
command -v strace >/dev/null || { echo "needs strace (apt-get install strace)"; exit 2; }
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
cd "$work"
cat >finding.csproj <<'XML'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework><ImplicitUsings>enable</ImplicitUsings></PropertyGroup>
</Project>
XML
cat >Program.cs <<'CS'
using System.Net;
using System.Net.Sockets;

// Messages of 100 bytes, one at a time and 2 ms apart: the receiver waits for each.
const int Messages = 500;
using var listener = new TcpListener(IPAddress.Loopback, 0);
listener.Start();
using var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
if (args[0] == "async") await client.ConnectAsync(listener.LocalEndpoint);
else client.Connect(listener.LocalEndpoint);
using Socket peer = listener.AcceptSocket();
peer.NoDelay = true;
var receiving = new Thread(() =>
{
    byte[] buffer = new byte[100];
    for (int i = 0; i < Messages; i++)
    {
        for (int got = 0; got < 100;) got += client.Receive(buffer.AsSpan(got));
        client.Send(buffer.AsSpan(0, 1));
    }
});
receiving.Start();
byte[] message = new byte[100];
for (int i = 0; i < Messages; i++)
{
    Thread.Sleep(2);
    peer.Send(message);
    peer.Receive(message.AsSpan(0, 1));
}
receiving.Join();
CS
dotnet build -c Release -v q -nologo -o out >/dev/null
calls() { # calls HOW NAME: how often the whole process made that system call
  strace -f -c -o "$work/$1" dotnet out/finding.dll "$1" 2>/dev/null
  awk -v name="$2" '$NF == name { print $4 }' "$work/$1"
}
direct=$(calls sync recvmsg); direct_futex=$(awk '$NF == "futex" { print $4 }' sync)
poisoned=$(calls async recvmsg); poisoned_futex=$(awk '$NF == "futex" { print $4 }' async)
echo "$(dotnet --version): 1,000 receives of both ends; connected by Connect: $direct recvmsg, $direct_futex futex; by ConnectAsync: $poisoned recvmsg, $poisoned_futex futex"
[ "$poisoned" -ge $((direct + 400)) ] && [ "$poisoned_futex" -ge $((direct_futex + 500)) ] || { echo "DIFFERS: one asynchronous call no longer costs each later read"; exit 1; }
echo "as found"

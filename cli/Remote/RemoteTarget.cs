using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Runtime.ExceptionServices;
using System.Security.Cryptography;
using System.Text;
using System.Threading;
using CrmSegmentation.Cli.Loading;
using Microsoft.Xrm.Sdk;

namespace CrmSegmentation.Cli.Remote;

/// <summary>An environment over its Web API: several batches at once, as many as it hints, and a journal of what it has acknowledged.</summary>
/// <param name="journal">Null: nothing is kept, for a dry run.</param>
internal sealed class RemoteTarget(IOrganizationService service, RequestGate gate, LoadJournal? journal, int mostRows = BulkWriter.RowsAtOnce) : ILoadTarget
{
    private readonly Guid _load = journal?.Load ?? Guid.NewGuid();
    private readonly BatchSize _size = new(mostRows);

    public IOrganizationService Service => service;

    public bool MessagesMayRepeat => true;

    public void ForEachBatch<T>(IReadOnlyList<T> rows, Func<T, object> group, Action<T[]> work)
    {
        var batches = new Batches<T>(rows, group);
        var failure = (ExceptionDispatchInfo?)null;
        var threads = Enumerable.Range(0, Math.Min(gate.Ceiling, Math.Max(1, rows.Count / 10))).Select(_ => new Thread(Run)).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        failure?.Throw();

        void Run()
        {
            while (Volatile.Read(ref failure) == null && batches.Next(_size.Rows) is { } batch)
            {
                var started = Stopwatch.GetTimestamp();
                try
                {
                    work(batch);
                }
#pragma warning disable CA1031 // It is thrown where the work was asked for, and the others stop after their batch.
                catch (Exception e)
#pragma warning restore CA1031
                {
                    Interlocked.CompareExchange(ref failure, ExceptionDispatchInfo.Capture(e), null);
                    return;
                }

                _size.Took(batch.Length, Stopwatch.GetElapsedTime(started));
            }
        }
    }

    public Guid IdFor(string row)
    {
        var bytes = SHA256.HashData(Encoding.UTF8.GetBytes($"{_load}:{row}")).AsSpan(0, 16);
        // Version 8 of RFC 9562: made by the application from what it likes.
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x80);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }

    public Guid? Acknowledged(string part, int line) => journal?.Find(part, line);

    public void Acknowledge(string part, IReadOnlyList<(int Line, Guid Id)> rows) => journal?.Add(part, rows);

    /// <summary>Hands out the rows in pieces that end where a group ends. A group is not divided, however large: its messages follow each other.</summary>
    private sealed class Batches<T>
    {
        private readonly List<List<T>> _groups;
        private int _next;

        public Batches(IReadOnlyList<T> rows, Func<T, object> group) => _groups = [.. rows.GroupBy(group).Select(g => g.ToList())];

        public T[]? Next(int size)
        {
            lock (_groups)
            {
                if (_next == _groups.Count)
                    return null;

                var batch = new List<T>();
                do
                    batch.AddRange(_groups[_next++]);
                while (_next < _groups.Count && batch.Count + _groups[_next].Count <= size);
                return [.. batch];
            }
        }
    }
}

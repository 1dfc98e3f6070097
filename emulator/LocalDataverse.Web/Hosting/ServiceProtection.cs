using System;
using System.Collections.Generic;
using System.ServiceModel;
using System.Threading;
using Microsoft.Xrm.Sdk;

namespace LocalDataverse.Web;

/// <summary>Counts what each user asks of the service and turns away what is more than the limits allow.</summary>
internal sealed class ServiceProtection(ServiceProtectionLimits limits, TimeProvider clock)
{
    public const int TooManyRequests = unchecked((int)0x80072322);
    public const int TooMuchTime = unchecked((int)0x80072321);
    public const int TooManyAtOnce = unchecked((int)0x80072326);

    /// <summary>A request that is turned away for others under way may come again when one of them can be expected to be done.</summary>
    private static readonly TimeSpan WhenBusy = TimeSpan.FromSeconds(2);

    private readonly Dictionary<string, Usage> users = new(StringComparer.OrdinalIgnoreCase);
    private readonly Lock gate = new();
    private readonly TimeProvider clock = clock;

    /// <summary>Lets a request in, to be disposed of when it is done.</summary>
    /// <exception cref="FaultException{OrganizationServiceFault}">A limit is exceeded; the details say under Retry-After when to try again.</exception>
    public Admission Admit(string user)
    {
        lock (gate)
        {
            if (!users.TryGetValue(user, out var usage))
                users.Add(user, usage = new Usage());
            usage.ForgetBefore(clock.GetUtcNow() - limits.Window);
            if (usage.UnderWay >= limits.ConcurrentRequests)
                throw Refusal(TooManyAtOnce, $"Number of concurrent requests exceeded the limit of {limits.ConcurrentRequests}.", WhenBusy);
            if (usage.Count >= limits.Requests)
                throw Refusal(TooManyRequests, $"Number of requests exceeded the limit of {limits.Requests} over time window of {limits.Window.TotalSeconds:0} seconds.", Until(usage.OldestRequest));
            if (usage.Time >= limits.ExecutionTime)
            {
                throw Refusal(
                    TooMuchTime,
                    $"Combined execution time of incoming requests exceeded limit of {limits.ExecutionTime.TotalMilliseconds:#,0} milliseconds over time window of {limits.Window.TotalSeconds:0} seconds. Decrease number of concurrent requests or reduce the duration of requests and try again later.",
                    Until(usage.OldestTime));
            }

            usage.UnderWay++;
            usage.Add(clock.GetUtcNow());
            return new Admission(this, usage, limits.Requests - usage.Count, limits.ExecutionTime - usage.Time);
        }
    }

    private TimeSpan Until(DateTimeOffset oldest) => oldest + limits.Window - clock.GetUtcNow();

    private static FaultException<OrganizationServiceFault> Refusal(int code, string message, TimeSpan retryAfter)
    {
        var fault = new OrganizationServiceFault { ErrorCode = code, Message = message, Timestamp = DateTime.UtcNow };
        fault.ErrorDetails["Retry-After"] = retryAfter;
        return new FaultException<OrganizationServiceFault>(fault, new FaultReason(message));
    }

    /// <summary>A request that was let in.</summary>
    internal sealed class Admission(ServiceProtection protection, Usage usage, int remainingRequests, TimeSpan remainingTime) : IDisposable
    {
        private readonly long started = protection.clock.GetTimestamp();

        /// <summary>How many more requests the user may send within the window.</summary>
        public int RemainingRequests { get; } = remainingRequests;

        /// <summary>How much time they may take.</summary>
        public TimeSpan RemainingTime { get; } = remainingTime;

        public void Dispose()
        {
            lock (protection.gate)
            {
                usage.UnderWay--;
                usage.Spend(protection.clock.GetElapsedTime(started), protection.clock.GetUtcNow());
            }
        }
    }

    /// <summary>What a user has asked for within the window.</summary>
    internal sealed class Usage
    {
        private readonly Queue<DateTimeOffset> requests = new();
        private readonly Queue<(DateTimeOffset At, TimeSpan Time)> durations = new();

        public int UnderWay { get; set; }

        public TimeSpan Time { get; private set; }

        public int Count => requests.Count;

        public DateTimeOffset OldestRequest => requests.Peek();

        public DateTimeOffset OldestTime => durations.Peek().At;

        public void Add(DateTimeOffset now) => requests.Enqueue(now);

        public void Spend(TimeSpan time, DateTimeOffset now)
        {
            durations.Enqueue((now, time));
            Time += time;
        }

        public void ForgetBefore(DateTimeOffset start)
        {
            while (requests.TryPeek(out var at) && at <= start)
                requests.Dequeue();
            while (durations.TryPeek(out var spent) && spent.At <= start)
                Time -= durations.Dequeue().Time;
        }
    }
}

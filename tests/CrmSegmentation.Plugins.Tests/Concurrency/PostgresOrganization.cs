using System;
using System.Collections.Generic;
using System.Collections.ObjectModel;
using System.IO;
using System.Linq;
using System.Threading;
using CrmSegmentation.Apis;
using CrmSegmentation.Dataverse;
using CrmSegmentation.Domain.Purchases;
using CrmSegmentation.Tests.Organization;
using CrmSegmentation.Tests.Profiles;
using LocalDataverse;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Messages;
using Microsoft.Xrm.Sdk.Query;

namespace CrmSegmentation.Tests.Concurrency;

/// <summary>
/// An organisation in PostgreSQL with the solution in it, made when the first test asks for it. Requests of several threads run side by
/// side there and wait for each other's row locks, as on the platform.
/// </summary>
public sealed class PostgresOrganization : IDisposable
{
    private LocalOrganization? organization;

    internal MovableClock Clock { get; } = new();

    internal IOrganizationService Service => Organization.CreateService();

    /// <summary>Skips the test where there is no PostgreSQL.</summary>
    internal LocalOrganization Organization => organization ??= Make();

    /// <summary>Called for each request, on the thread that sends it.</summary>
    internal Action<RequestExecutedEventArgs>? Watch { get; set; }

    /// <summary>Which requests of plug-ins are answered and not done.</summary>
    internal Func<OrganizationRequest, bool>? Loses { get; set; }

    public void Dispose() => organization?.Dispose();

    /// <summary>Runs something on as many threads at once; what any of them throws fails the test.</summary>
    internal static void AtOnce(int threads, Action<int> work)
    {
        var failures = new List<Exception>();
        using var start = new Barrier(threads);
        var running = Enumerable.Range(0, threads).Select(number => new Thread(() =>
        {
            try
            {
                start.SignalAndWait();
                work(number);
            }
            catch (Exception failure)
            {
                lock (failures)
                    failures.Add(failure);
            }
        })).ToList();
        running.ForEach(thread => thread.Start());
        running.ForEach(thread => thread.Join());
        Assert.Empty(failures);
    }

    internal Guid[] Contacts(int number) => ((CreateMultipleResponse)Service.Execute(new CreateMultipleRequest
    {
        Targets = new EntityCollection([.. Enumerable.Range(0, number).Select(i => new Entity(ContactTable.Name) { ["lastname"] = $"Customer {i}" })]) { EntityName = ContactTable.Name },
    })).Ids;

    internal static Entity APurchase(Guid contact, decimal amount, string date = "2001-11-30") =>
        ImportedSolution.APurchase(contact, new BoughtItem(ACustomer.Day(date), PurchaseKind.Purchase, amount));

    internal static void Load(IOrganizationService service, IEnumerable<Entity> purchases) => service.Execute(new CreateMultipleRequest
    {
        Targets = new EntityCollection([.. purchases]) { EntityName = PurchaseTable.Name },
    });

    /// <summary>What is stored of a customer: purchases and value of the year.</summary>
    internal (int Count, decimal Value) Annual(Guid contact) => Stored(contact, ContactTable.AnnualPurchaseCount, ContactTable.AnnualValue);

    /// <summary>The stored value of the year of several customers, as it is at one moment.</summary>
    internal Dictionary<Guid, decimal> AnnualValues(object[] contacts)
    {
        var query = new QueryExpression(ContactTable.Name) { ColumnSet = new ColumnSet(ContactTable.AnnualValue) };
        query.Criteria.AddCondition(ContactTable.Id, ConditionOperator.In, contacts);
        return Service.RetrieveMultiple(query).Entities.ToDictionary(row => row.Id, row => row.GetAttributeValue<Money>(ContactTable.AnnualValue)?.Value ?? 0m);
    }

    /// <summary>What is stored of a customer: purchases and value over all time.</summary>
    internal (int Count, decimal Value) Lifetime(Guid contact) => Stored(contact, ContactTable.LifetimePurchaseCount, ContactTable.LifetimeValue);

    /// <summary>The customers of whom something else is stored than their purchases say.</summary>
    internal string Mismatches()
    {
        var found = "";
        var token = "";
        do
        {
            var request = new OrganizationRequest("cseg_VerifyProfiles");
            if (token.Length > 0)
                request[VerifyProfiles.ContinuationToken] = token;
            var response = Service.Execute(request);
            found += (string)response[VerifyProfiles.Details];
            token = (string)response[VerifyProfiles.ContinuationToken];
        }
        while (token.Length > 0);
        return found;
    }

    private (int Count, decimal Value) Stored(Guid contact, string count, string value)
    {
        var row = Service.Retrieve(ContactTable.Name, contact, new ColumnSet(count, value));
        return (row.GetAttributeValue<int?>(count) ?? 0, row.GetAttributeValue<Money>(value)?.Value ?? 0m);
    }

    private LocalOrganization Make()
    {
        var made = LocalOrganization.Open(new LocalOrganizationOptions
        {
            DatabasePath = PostgresServer.NewPlace(),
            Clock = Clock,
            PluginTraceLog = PluginTraceLogLevel.Exception,
            Loses = (request, plugin) => plugin != null && Loses?.Invoke(request) == true,
        });
        made.RequestExecuted += (_, request) => Watch?.Invoke(request);
        using var zip = File.OpenRead(ImportedSolution.ZipPath);
        made.ImportSolution(zip);
        return made;
    }
}

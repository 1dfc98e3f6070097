using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using CrmSegmentation.Cli;
using CrmSegmentation.Cli.Local;
using CrmSegmentation.Cli.Output;
using LocalDataverse.Pipeline;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace CrmSegmentation.Benchmarks;

/// <summary>
/// What the plug-in itself allocates for a purchase: the step on new purchases is run as the platform runs it, and what its requests
/// allocate is taken off.
/// </summary>
internal static class PluginAllocation
{
    private const int Customers = 1000;
    private const int RoundsBefore = 3;

    private static readonly DateOnly Day = new(2026, 6, 30);

    public static void Run(TextWriter output)
    {
        using var target = LocalTarget.Open(databasePath: null, runSteps: false);
        target.ImportSolution(new Terminal(TextWriter.Null, TextWriter.Null, redirected: true));
        target.MoveTo(Day);
        var organization = target.Organization;
        var type = organization.Steps.Types.Single(t => t.TypeName == "CrmSegmentation.Steps.PurchasesCreated");
        var plugin = organization.PluginHost.InstanceFor(Guid.NewGuid(), type, null, null);
        var service = new Metered(organization.CreateService(organization.SystemUserId));
        var contacts = Enumerable.Range(0, Customers).Select(_ => target.Service.Create(new Entity(Schema.Contact.Table) { [Schema.Contact.LastName] = "Customer" })).ToList();
        var (whole, requests) = (new List<double>(), new List<double>());
        for (var round = 0; round <= RoundsBefore; round++)
        {
            foreach (var contact in contacts)
            {
                var purchase = APurchase(contact);
                purchase.Id = target.Service.Create(purchase);
                var platform = new Platform(Context(organization, purchase), service);
                service.Allocated = 0;
                var before = GC.GetAllocatedBytesForCurrentThread();
                plugin.Execute(platform);
                var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
                if (round < RoundsBefore)
                    continue;
                whole.Add(allocated / 1024d);
                requests.Add(service.Allocated / 1024d);
            }
        }

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"the step on new purchases allocates {Median(whole):0.0} KB for one: {Median(requests):0.0} KB in its requests, {Median(whole) - Median(requests):0.0} KB itself"));
    }

    private static Entity APurchase(Guid contact) => new(Schema.Purchase.Table)
    {
        [Schema.Purchase.Contact] = new EntityReference(Schema.Contact.Table, contact),
        [Schema.Purchase.Date] = new DateTime(2026, 6, 1),
        [Schema.Purchase.Amount] = new Money(120m),
        [Schema.Purchase.Kind] = new OptionSetValue(Schema.PurchaseKind.Purchase),
        [Schema.Purchase.Name] = "Purchase",
    };

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    private static PluginContext Context(LocalDataverse.LocalOrganization organization, Entity purchase) => new()
    {
        Stage = 40,
        Depth = 1,
        MessageName = "CreateMultiple",
        PrimaryEntityName = Schema.Purchase.Table,
        InputParameters = new ParameterCollection { ["Targets"] = new EntityCollection([purchase]) { EntityName = Schema.Purchase.Table } },
        UserId = organization.AdministratorId,
        InitiatingUserId = organization.AdministratorId,
        OrganizationId = organization.OrganizationId,
        OperationCreatedOn = organization.Options.Clock.GetUtcNow().UtcDateTime,
        IsInTransaction = true,
    };

    private sealed class Platform(PluginContext context, IOrganizationService service) : IServiceProvider, IOrganizationServiceFactory, ITracingService
    {
        public object GetService(Type serviceType) => serviceType == typeof(ITracingService) || serviceType == typeof(IOrganizationServiceFactory) ? this : context;

        public IOrganizationService CreateOrganizationService(Guid? userId) => service;

        public void Trace(string format, params object[] args)
        {
        }
    }

    private sealed class Metered(IOrganizationService inner) : IOrganizationService
    {
        public long Allocated { get; set; }

        public Guid Create(Entity entity) => Meter(() => inner.Create(entity));

        public Entity Retrieve(string entityName, Guid id, ColumnSet columnSet) => Meter(() => inner.Retrieve(entityName, id, columnSet));

        public EntityCollection RetrieveMultiple(QueryBase query) => Meter(() => inner.RetrieveMultiple(query));

        public OrganizationResponse Execute(OrganizationRequest request) => Meter(() => inner.Execute(request));

        public void Update(Entity entity) => Meter(() => inner.Update(entity));

        public void Delete(string entityName, Guid id) => Meter(() => inner.Delete(entityName, id));

        public void Associate(string entityName, Guid entityId, Relationship relationship, EntityReferenceCollection relatedEntities) => Meter(() => inner.Associate(entityName, entityId, relationship, relatedEntities));

        public void Disassociate(string entityName, Guid entityId, Relationship relationship, EntityReferenceCollection relatedEntities) => Meter(() => inner.Disassociate(entityName, entityId, relationship, relatedEntities));

        private void Meter(Action request) => Meter(() =>
        {
            request();
            return true;
        });

        private T Meter<T>(Func<T> request)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                return request();
            }
            finally
            {
                Allocated += GC.GetAllocatedBytesForCurrentThread() - before;
            }
        }
    }
}

using System;
using System.Activities;
using System.Collections.Generic;
using System.Globalization;
using System.ServiceModel;
using FrameworkPlugin;
using Microsoft.Crm.Sdk.Messages;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace CrmSegmentation.Sdk.Tests;

/// <summary>What was compiled for .NET Framework runs here, against the builds for .NET 10.</summary>
public sealed class FrameworkPluginTests
{
    [Fact]
    public void Plugin_catches_the_fault_that_the_service_throws()
    {
        var context = new RemoteExecutionContext { UserId = Guid.NewGuid() };

        new FaultCatchingPlugin().Execute(new Services(context));

        Assert.Equal(unchecked((int)0x80040217), context.SharedVariables["code"]);
        Assert.Equal(context.UserId, context.SharedVariables["user"]);
    }

    [Fact]
    public void Plugin_was_compiled_for_NET_Framework()
    {
        var references = Array.ConvertAll(typeof(FaultCatchingPlugin).Assembly.GetReferencedAssemblies(), reference => reference.FullName);

        Assert.Contains("mscorlib, Version=4.0.0.0, Culture=neutral, PublicKeyToken=b77a5c561934e089", references);
        Assert.Contains("System.ServiceModel, Version=4.0.0.0, Culture=neutral, PublicKeyToken=b77a5c561934e089", references);
        Assert.Contains("System.Activities, Version=4.0.0.0, Culture=neutral, PublicKeyToken=31bf3856ad364e35", references);
    }

    [Fact]
    public void Workflow_activity_takes_inputs_and_gives_outputs_by_name()
    {
        var trace = new Trace();
        var invoker = new WorkflowInvoker(new GreetingActivity());
        invoker.Extensions.Add(trace);

        var outputs = invoker.Invoke(new Dictionary<string, object> { ["Name"] = "Ng", ["Customer"] = new EntityReference("contact", Guid.NewGuid()) });

        Assert.Equal("Hello Ng", outputs["Greeting"]);
        Assert.Equal(2, outputs["Letters"]);
        Assert.Equal("Greeting Ng in contact", trace.Text);
    }

    [Fact]
    public void Workflow_activity_does_not_run_without_a_required_input() =>
        Assert.Throws<ArgumentException>(() => WorkflowInvoker.Invoke(new GreetingActivity()));

    [Fact]
    public void Workflow_activity_refuses_an_input_that_it_does_not_have_or_of_another_type()
    {
        Assert.Throws<ArgumentException>(() => WorkflowInvoker.Invoke(new GreetingActivity(), new Dictionary<string, object> { ["Name"] = "Ng", ["Age"] = 3 }));
        Assert.Throws<ArgumentException>(() => WorkflowInvoker.Invoke(new GreetingActivity(), new Dictionary<string, object> { ["Name"] = 3 }));
    }

    private sealed class Trace : ITracingService
    {
        public string Text { get; private set; } = "";

        void ITracingService.Trace(string format, params object[] args) => Text += string.Format(CultureInfo.InvariantCulture, format, args);
    }

    private sealed class Services(IPluginExecutionContext context) : IServiceProvider, IOrganizationServiceFactory
    {
        public object? GetService(Type serviceType) => serviceType == typeof(IPluginExecutionContext) ? context : serviceType == typeof(IOrganizationServiceFactory) ? this : null;

        public IOrganizationService CreateOrganizationService(Guid? userId) => new EmptyService(userId!.Value);
    }

    /// <summary>Knows its user and no row.</summary>
    private sealed class EmptyService(Guid userId) : IOrganizationService
    {
        public OrganizationResponse Execute(OrganizationRequest request) => new WhoAmIResponse { Results = { ["UserId"] = userId } };

        public Entity Retrieve(string entityName, Guid id, ColumnSet columnSet) =>
            throw new FaultException<OrganizationServiceFault>(new OrganizationServiceFault { ErrorCode = unchecked((int)0x80040217), Message = "Does not exist" }, "Does not exist");

        public Guid Create(Entity entity) => throw new NotSupportedException();

        public void Update(Entity entity) => throw new NotSupportedException();

        public void Delete(string entityName, Guid id) => throw new NotSupportedException();

        public void Associate(string entityName, Guid entityId, Relationship relationship, EntityReferenceCollection relatedEntities) => throw new NotSupportedException();

        public void Disassociate(string entityName, Guid entityId, Relationship relationship, EntityReferenceCollection relatedEntities) => throw new NotSupportedException();

        public EntityCollection RetrieveMultiple(QueryBase query) => throw new NotSupportedException();
    }
}
